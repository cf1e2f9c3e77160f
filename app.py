"""The WSGI application for servers: `app:app`."""

import gc
import os
import sys

# Almost nothing that loading creates is garbage; looking for it takes a tenth of the start.
gc.disable()

from meetings.adapters.private_files import restrict_folder, restrict_new_files  # noqa: E402
from meetings.factory import create_app  # noqa: E402
from meetings.settings import InvalidSetting, from_environment  # noqa: E402

restrict_new_files()
try:
    settings = from_environment(os.environ)
    restrict_folder(settings.instance)
    app = create_app(settings)
except InvalidSetting as error:
    sys.exit(str(error))
gc.set_threshold(700, 10, 10)
gc.enable()
