"""Settings. Everything that differs between places comes from the environment; `docs/operating.md` lists it."""

import contextlib
import os
import secrets
import tempfile
from datetime import time
from pathlib import Path
from urllib.parse import quote

import dj_database_url
from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from dashboard import valkey

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("KEPT_DATA_DIR", BASE_DIR / "var")).absolute()  # database, files, broker socket, keys
PRODUCTION = os.environ.get("KEPT_ENV", "local") == "production"
DEBUG = os.environ.get("KEPT_DEBUG", "") == "1"


def _write_once(path: Path, text: str) -> None:
    """Put `text` at `path` whole or not at all; where another process was first, its text stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:  # made readable by its owner alone
        file.write(text)
        file.flush()
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)


def _secret(name: str) -> str:
    """A secret from the environment or, outside production, from a file made on first use."""
    if value := os.environ.get(name):
        return value
    if PRODUCTION:
        raise RuntimeError(f"{name} must be set in production")
    path = DATA_DIR / f"{name.lower()}.txt"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text()


SECRET_KEY = _secret("KEPT_SECRET_KEY")
# Personal data are encrypted under the first key; older keys still decrypt. Never derived from SECRET_KEY.
FIELD_KEYS = _secret("KEPT_FIELD_KEYS").split(",")
LOOKUP_KEY = _secret("KEPT_LOOKUP_KEY")  # keyed hash of customer references: the same person, not who
# Keyed hash of contacts, to find an exact one: the first key is written, all are searched (`manage.py hash_contacts`).
SEARCH_KEYS = keys.split(",") if (keys := os.environ.get("KEPT_SEARCH_KEYS")) else [LOOKUP_KEY]
CONTACT_SEARCHES_PER_HOUR = 30  # of one person: whoever may find a number must not be able to try numbers out
UNMASK_MINUTES = 15  # how long one field of one complaint is open to whoever gave a reason
UNMASK_REASON_LENGTH = 8  # characters that a reason has at least
# How many days personal data are kept, by class; 0 keeps them without end. What is held stays longer.
RETENTION_DAYS = {
    "contacts": int(os.environ.get("KEPT_KEEP_CONTACTS", "1095")),  # after the last event; claims lapse in three years
    "texts": int(os.environ.get("KEPT_KEEP_TEXTS", "1095")),  # the same
    "survey_comments": int(os.environ.get("KEPT_KEEP_SURVEY_COMMENTS", "365")),  # after the answer
    "rejected_rows": int(os.environ.get("KEPT_KEEP_REJECTED_ROWS", "90")),  # corrected and sent again by then
    "looks": int(os.environ.get("KEPT_KEEP_LOOKS", "1095")),  # the journal keeps the same for good
    "employees": int(os.environ.get("KEPT_KEEP_EMPLOYEES", "1095")),  # after the last training
    # Kept as proof: what is older is due for appraisal, and nothing of it is deleted.
    "evidence": int(os.environ.get("KEPT_KEEP_EVIDENCE", "3650")),  # after it was put in
    "findings": int(os.environ.get("KEPT_KEEP_FINDINGS", "3650")),  # after the last step of a finding that is over
    "disputes": int(os.environ.get("KEPT_KEEP_DISPUTES", "3650")),  # after the last step of a dispute that ended
}
ALLOWED_HOSTS = os.environ.get("KEPT_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("KEPT_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "accounts",
    "evidence",
    "commitments",
    "complaints",
    "compliance",
    "audits",
    "whitepapers",
    "dashboard",
    "accounts.apps.KeptAdminConfig",  # the admin site, open to administrators only
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "django_filters",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_tables2",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dashboard.middleware.content_security_policy",
    "dashboard.middleware.public_answers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # every view closed by default
    "accounts.middleware.role_required",  # and open only to the roles it names
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "dashboard.middleware.database_busy",
]

ROOT_URLCONF = "dashboard.urls"
WSGI_APPLICATION = "dashboard.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboard.context_processors.shell",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets from templates/ before Django's own

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{quote(str(DATA_DIR / 'kept.sqlite3'))}"), conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # IMMEDIATE: a writer waits for its turn at BEGIN instead of failing halfway; WAL: readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
REPLICA_LAG_SECONDS = 10  # how long somebody who changed something reads what he changed from the database itself
if REPLICA_URL := os.environ.get("REPLICA_URL"):
    DATABASES["replica"] = dj_database_url.parse(REPLICA_URL, conn_max_age=60)
    if DATABASES["replica"]["ENGINE"] == "django.db.backends.postgresql":
        DATABASES["replica"]["OPTIONS"] = {"options": "-c default_transaction_read_only=on"}
    DATABASE_ROUTERS = ["dashboard.replica.Router"]
    MIDDLEWARE.insert(MIDDLEWARE.index("accounts.middleware.role_required") + 1, "dashboard.replica.read_from_replica")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "dashboard:home"
LOGOUT_REDIRECT_URL = "accounts:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
OTP_TOTP_ISSUER = "Kept"
# Auditors sign with their names: in production they need the second factor to get in at all.
SECOND_FACTOR_ROLES = ["auditor"] if PRODUCTION else []

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "dashboard.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("KEPT_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "dashboard.finders.PlotlyFinder",  # plotly.js out of the installed Python package
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # stays empty, but WhiteNoise warns where it is missing
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = os.environ.get("KEPT_SSL_REDIRECT", "1") == "1"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", valkey.url(valkey.socket_path(DATA_DIR)))
# What all processes count together lies beside the queue; while that is away each process counts for itself.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "shared": valkey.cache(CELERY_BROKER_URL),
    # Pictures of evidence: of this process alone and in memory, because what a cache server has it may write to disk.
    "previews": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "previews",
        "TIMEOUT": 1800,
        "OPTIONS": {"MAX_ENTRIES": 40},
    },
}
CELERY_TASK_ACKS_LATE = True  # a killed worker's task is delivered again
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_DISABLE_PREFETCH = True  # a free process takes the next task; none waits behind a long one
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 6 * 3600,
    "max_retries": 1,
    "socket_connect_timeout": 3,
    "socket_timeout": 4,
}
CELERY_TASK_PUBLISH_RETRY = False  # a page says at once that the queue is away
TALLY_HELPERS = int(os.environ.get("KEPT_TALLY_HELPERS", "1"))  # processes that help a recompute with the counting
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    # 02:00 in the zone of the letters; the hourly task catches up whatever night is missing.
    "nightly": {"task": "compliance.tasks.ensure_nightly", "schedule": crontab(hour=2, minute=0)},
    "catch-up": {"task": "compliance.tasks.ensure_nightly", "schedule": crontab(minute=10)},
    "waiting-imports": {"task": "complaints.tasks.run_waiting_imports", "schedule": crontab(minute="*/5")},
    "count-quality": {"task": "complaints.tasks.count_quality", "schedule": crontab(minute="*/10")},
    "enter-answers": {"task": "complaints.tasks.enter_survey_answers", "schedule": crontab(minute="*/5")},
    "make-months": {"task": "complaints.tasks.make_months", "schedule": crontab(hour=3, minute=30)},
    "retain": {"task": "dashboard.tasks.retain", "schedule": crontab(hour=4, minute=30)},
    # One that could not start within its second is not sent after the others.
    "seal-journal": {"task": "evidence.tasks.seal_journal", "schedule": 1.0, "options": {"expires": 1.0}},
    # After the night's run, and later in the day for whoever was engaged since or was left out by a stopped machine.
    "give-heads": {"task": "audits.tasks.give_heads", "schedule": crontab(hour="4-23", minute=40)},
    "raise-notices": {"task": "dashboard.tasks.raise_notices", "schedule": crontab(minute="*/10")},
    "publish-due": {"task": "whitepapers.tasks.publish_due", "schedule": 60.0, "options": {"expires": 60.0}},
    "send-notices": {"task": "dashboard.tasks.send_notices", "schedule": 60.0},
}

API_TOKEN_DAYS = 365  # the longest a token lasts
API_LARGEST_BODY = 32 * 1024 * 1024  # bytes
API_LARGEST_BATCH = 10_000  # complaints
# What one token, or one webhook, may ask in a minute.
API_PER_MINUTE = {"requests": 600, "batches": 30, "messages": 600}
HOOK_LARGEST_BODY = 1024 * 1024  # bytes; they are read before it is known who sent them
HOOK_WINDOW = 5 * 60  # seconds that a message may be old or ahead
HOOK_MEMORY_DAYS = 7  # how long the number of a message is known, so that it is taken once
HOOK_OVERLAP_HOURS = 24  # how long the secret before a rotation is good
HOOK_REFUSALS_JOURNALLED = 10  # of one webhook in a minute; whoever floods it does not fill the journal

# Mail goes out through this server; without one nobody is offered it.
EMAIL_HOST = os.environ.get("KEPT_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("KEPT_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("KEPT_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KEPT_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("KEPT_SMTP_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = os.environ.get("KEPT_SMTP_SECURITY", "starttls") == "tls"
DEFAULT_FROM_EMAIL = os.environ.get("KEPT_MAIL_FROM", "Kept <kept@localhost>")
# Where people open the product: links in what is sent to them begin with it.
SITE_URL = os.environ.get("KEPT_SITE_URL", f"http://127.0.0.1:{os.environ.get('KEPT_PORT', '8000')}").rstrip("/")
NOTICE_DIGEST_AT = time.fromisoformat(os.environ.get("KEPT_DIGEST_AT", "07:30"))
# Whether notices may go to addresses inside the own network, and over plain HTTP.
NOTICE_INTERNAL = os.environ.get("KEPT_NOTICES_INTERNAL", "") == "1"
NOTICE_TIMEOUT = 10  # seconds that the other side may be silent
NOTICE_SILENCE_HOURS = 72  # without a complaint, after which a record is out of date
NOTICE_MEMORY_DAYS = 400

PUBLISH_STALE_HOURS = 26  # how old the last run may be when something is approved or published
PUBLISH_PATIENCE_HOURS = 24  # how long a planned publication that is blocked is tried again
VERIFY_LARGEST_FILE = 32 * 1024 * 1024  # bytes
VERIFY_PER_MINUTE = {"files": 20, "digests": 120}  # from one address

SURVEY_WRONG_CODES = 5  # from one address; then further ones are refused for a while, as with passwords
SURVEY_COOLOFF_SECONDS = 15 * 60

DJANGO_TABLES2_TEMPLATE = "tables/table.html"
RULE_VERSION = "1"  # raised when a rule changes what a figure means; stored with every run and result
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"fault": {"()": "dashboard.faults.FaultNumber"}},
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("KEPT_LOG_LEVEL", "WARNING")},
    "loggers": {"django.request": {"filters": ["fault"]}},  # the page of a fault shows the number
}
