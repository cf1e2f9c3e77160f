"""The WSGI application for servers: `app:app`."""

import gc
import os
import sys

from meetings.adapters.private_files import restrict_folder, restrict_new_files
from meetings.factory import create_app
from meetings.settings import InvalidSetting, from_environment

restrict_new_files()
try:
    settings = from_environment(os.environ)
    restrict_folder(settings.instance)
    app = create_app(settings)
except InvalidSetting as error:
    sys.exit(str(error))
gc.set_threshold(700, 10, 10)
