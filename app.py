"""The WSGI application for servers: `app:app`."""

import gc
import os
import sys

from meetings.factory import create_app
from meetings.settings import InvalidSetting, from_environment

try:
    app = create_app(from_environment(os.environ))
except InvalidSetting as error:
    sys.exit(str(error))
gc.set_threshold(700, 10, 10)
