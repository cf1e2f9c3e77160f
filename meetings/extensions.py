"""The Flask extensions; the factory binds them to the app."""

from flask import request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from meetings.domain.access import models as access
from meetings.domain.accounts import models as accounts
from meetings.domain.audit import models as audit
from meetings.domain.calendars import models as calendars
from meetings.domain.followers import models as following
from meetings.domain.frameworks import models as frameworks
from meetings.domain.imports import models as imports
from meetings.domain.itip import models as replies
from meetings.domain.outbox import models as outbox
from meetings.domain.outcomes import models as outcomes
from meetings.domain.personal_feeds import models as personal
from meetings.domain.redirects import models as addresses
from meetings.domain.registration import models as registration
from meetings.kernel.client_ip import network_prefix
from meetings.kernel.database import Base

#: The modules whose tables belong to the metadata; they import the other models.
MODEL_MODULES = (
    access, accounts, addresses, audit, calendars, following, frameworks, imports, outbox, outcomes,
    personal, registration, replies,
)  # fmt: skip

db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
#: If the shared storage is unavailable, each process counts alone, and no request is refused.
limiter = Limiter(
    key_func=lambda: network_prefix(get_remote_address()),
    headers_enabled=False,
    in_memory_fallback_enabled=True,
    swallow_errors=True,
    # Unmatched URLs have no endpoint, and without one they would not be counted.
    request_identifier=lambda: request.endpoint or "nowhere",
)
talisman = Talisman()
