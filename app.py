"""The WSGI application for servers: `app:app`."""

import gc
import os
import sys

# Almost nothing that loading creates is garbage; looking for it takes a tenth of the start.
gc.disable()

from meetings.jobs.huey_import import import_huey_without_drivers  # noqa: E402

if not os.environ.get("REDIS_URL"):
    import_huey_without_drivers()

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
# Nor is it looked for later among the objects that stay.
gc.freeze()
gc.set_threshold(700, 10, 10)
gc.enable()
