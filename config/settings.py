"""All settings, in one file that only the environment varies.

Without any environment Isnad runs embedded: SQLite and Valkey under ``var/``.
``DATABASE_URL`` and ``BROKER_URL`` switch to PostgreSQL and Redis.  Every
variable that is read here stands, with its meaning, in ``.env.example``.
"""

import contextlib
import hashlib
import os
import secrets
import stat
import tempfile
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu.entity import Queue

from .cache import cache_settings
from .environment import Environment
from .reports import errors_told

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

# --- where things are kept ------------------------------------------------------


def _private(folder: Path) -> None:
    """Make the folder for its owner alone; one that is there and is ours loses other people."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = folder.stat()
    if there.st_uid == os.getuid() and not there.st_mode & stat.S_ISVTX:
        folder.chmod(there.st_mode & 0o700)


VAR = Path(env("ISNAD_VAR", default=str(BASE_DIR / "var"))).resolve()
_private(VAR)
SEEDS = BASE_DIR / "seeds"


def _own_secret() -> str:
    """A secret key made on first run and kept under ``var/``, readable by its owner."""
    path = VAR / "secret-key"
    if not path.is_file():
        draft = VAR / f"secret-key.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # two first runs at once: one key wins
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


def _given_secret() -> str:
    """The operator's secret key; refused where it could be guessed.  "" where there is none."""
    key: str = env("SECRET_KEY", default="").strip()
    if key and (len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-")):
        raise ImproperlyConfigured(
            "SECRET_KEY can be guessed: it needs 50 characters or more that nobody chose. Make one:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return key


def _broker_socket() -> Path:
    """Where the embedded broker listens; a unix socket's path may have 107 bytes."""
    socket = VAR / "broker" / "valkey.sock"
    if len(bytes(socket)) <= 100:
        return socket
    name = hashlib.sha256(bytes(VAR)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"isnad-{name}" / "valkey.sock"


# --- security -------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = _given_secret() or _own_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Browsers keep to HTTPS for a year.  Which other names the newsroom serves, Isnad can't know, so
# that it speaks for its own name only and asks for no place on the browsers' list.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# SQLite leaves out columns that an index only carries along (models.W040).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021", "models.W040"]
SECURE_SSL_REDIRECT = HTTPS
# Who watches asks inside, past the proxy.
SECURE_REDIRECT_EXEMPT = ["^health/", "^healthz$", "^readyz$", "^metrics$"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
    }
}
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
#: How many of the operator's own proxies a request passes; see ``config.clients``.
PROXIES = env.int("PROXIES", default=0)
AXES_CLIENT_IP_CALLABLE = "config.clients.client_address"
AXES_LOCKOUT_CALLABLE = "config.logins.locked_out"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "config.passwords.TokensEnd"}]
LOGIN_URL = "admin:login"

#: Days after which a program's token ends; 0 for tokens that end with their person only.
ISNAD_TOKEN_DAYS = env.int("ISNAD_TOKEN_DAYS", default=90)

# --- what it is made of ---------------------------------------------------------

INSTALLED_APPS = [
    "claims.apps.ClaimsConfig",
    "sources.apps.SourcesConfig",
    "sources.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "simple_history",
    "django_celery_beat",
    "health_check",
]
MIDDLEWARE = [
    "config.logs.request_named",
    "config.metrics.measured",
    "django.middleware.security.SecurityMiddleware",
    "config.public_door.public_door",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.answers_private",
    "config.middleware.Gzip",
    "config.middleware.desk_methods",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.slashes.Slashes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.bodies_bounded",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.middleware.forms_explained",
    "config.addresses.ReadableAddress",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- database -------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{VAR / 'isnad.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A reader never waits for the writer (WAL); a writer takes its turn at BEGIN
    # instead of failing in the middle (IMMEDIATE), and waits up to 20 s for it.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    if not DATABASES["default"]["PASSWORD"]:
        DATABASES["default"]["PASSWORD"] = env("POSTGRES_PASSWORD", default="").strip()
    statement_ms = 1000 * env.int("ISNAD_STATEMENT_SECONDS", default=0)
    # A search with a limit begins at the table's beginning, and not where another one ended:
    # among rows of another kind it would take as long as that one happened to leave it.
    told = f"-c statement_timeout={statement_ms} -c synchronize_seqscans=off"
    # A server whose host is gone, or cut off, ends no statement, and who waits for it would wait
    # until TCP gives up: a quarter of an hour, or two hours where all is sent.
    gone = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
    options = {"connect_timeout": 5, "tcp_user_timeout": 25_000, **gone, "options": told}
    DATABASES["default"]["OPTIONS"] = options | DATABASES["default"].get("OPTIONS", {})

# --- queue ----------------------------------------------------------------------

#: Seconds one extraction may take before its worker stops it.
ISNAD_RUN_SECONDS = env.int("ISNAD_RUN_SECONDS", default=900)
BROKER_SOCKET = _broker_socket()
CELERY_BROKER_URL = env("BROKER_URL", default="") or (
    f"redis+socket://{BROKER_SOCKET}?virtual_host=0"
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
#: Seconds that a worker which is told to end (SIGQUIT, or SIGTERM where that stands for it) has for
#: the article in hand, before it hands that back to the queue.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 90
#: Kilobytes after which a process of a worker is replaced, once it has done what it does.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1024 * env.int("ISNAD_WORKER_MEGABYTES", default=1500)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
#: Seconds after which the broker gives a task to somebody else: longer than any may take, or wait
#: at a worker for its time.
VISIBILITY = max(3600, 2 * ISNAD_RUN_SECONDS)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": VISIBILITY,
    "socket_connect_timeout": 5,
}
CELERY_TIMEZONE = "UTC"
#: Seconds between two looks for lost work: beat sends them, or else workers look themselves.
ISNAD_SWEEP_SECONDS = 20.0
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SYNC_EVERY = 1  # so that the database tells when a task was last sent
#: What beat sends is not worth doing once it is sent again.
CELERY_BEAT_SCHEDULE = {
    name: {"task": f"claims.tasks.{task}", "schedule": every, "options": {"expire_seconds": every}}
    for name, task, every in (
        ("sweep", "sweep", ISNAD_SWEEP_SECONDS),
        ("feeds", "ask_feeds", 60.0),
        ("pages", "check_pages", 300.0),
        ("folder", "watch_folder", 60.0),
    )
}
#: Languages whose articles have a queue of their own, ``celery-ar``: its workers load no other
#: models.
ISNAD_LANGUAGE_QUEUES = env.list("ISNAD_LANGUAGE_QUEUES", default=[])
#: What waits for sites, or writes long files, has a queue of its own, so that no page waits behind
#: an extraction; and what takes a moment (the sweep, mails) has one, so that it waits behind
#: neither: each worker takes it.  One that is not told which takes all; ``--queues fetch,upkeep``
#: extracts nothing.
CELERY_TASK_QUEUES = [
    Queue(name)  # type: ignore[no-untyped-call]
    for name in ("celery", *(f"celery-{each}" for each in ISNAD_LANGUAGE_QUEUES), "fetch", "upkeep")
]
CELERY_TASK_ROUTES = {
    f"claims.tasks.{task}": {"queue": queue}
    for queue, tasks in {
        "fetch": (
            *("look_page", "fetch_intake", "fetch_cited", "check_pages", "check_page"),
            *("ask_feeds", "poll_feed", "watch_folder", "write_export"),
        ),
        "upkeep": (
            "sweep",
            "sweep_if_silent",
            "mail_notification",
            "mail_digest",
            "deliver_webhook",
        ),
    }.items()
    for task in tasks
}

# --- cache ----------------------------------------------------------------------

CACHES = {"default": cache_settings(env("BROKER_URL", default=""), env("CACHE_URL", default=""))}

# --- extraction -----------------------------------------------------------------

#: An article longer than this, in characters, is stored but not extracted.
ISNAD_MAX_CHARACTERS = env.int("ISNAD_MAX_CHARACTERS", default=1_500_000)
#: The languages that the newsroom reads: one of these a text is taken for, unless it is clearly in
#: another one.  Those with a language pack, where nothing is set.
ISNAD_LANGUAGES = env.list("ISNAD_LANGUAGES", default=[]) or sorted(
    pack.parent.name for pack in BASE_DIR.glob("claims/extraction/languages/*/cues.toml")
)
#: Seconds after which a queued run that nobody took is queued again, if fewer tasks than runs wait.
ISNAD_QUEUE_PATIENCE = env.int("ISNAD_QUEUE_PATIENCE", default=30)
#: May the desk fetch pages from private networks, this machine's own ports among them?
ISNAD_FETCH_PRIVATE = env.bool("ISNAD_FETCH_PRIVATE", default=False)
#: For so many seconds at most the front page shows what took the database long to count; 0 counts
#: anew each time.
ISNAD_COUNTS_SECONDS = env.int("ISNAD_COUNTS_SECONDS", default=60)
#: Seconds of the processor, and megabytes of memory, that reading one file or page may take.
ISNAD_READ_SECONDS = env.int("ISNAD_READ_SECONDS", default=15)
ISNAD_READ_MEGABYTES = env.int("ISNAD_READ_MEGABYTES", default=1024)
#: Seconds between two requests to the same site, unless a person waits for the page.
ISNAD_HOST_SECONDS = env.float("ISNAD_HOST_SECONDS", default=2.0)
#: How many entries of a feed one poll looks at, from the feed's top.
ISNAD_FEED_ENTRIES = env.int("ISNAD_FEED_ENTRIES", default=100)
#: Days after which a page that is cited is looked at again; 0: never.
ISNAD_CITED_DAYS = env.int("ISNAD_CITED_DAYS", default=7)
#: A folder whose files become articles; none, where it is empty.
ISNAD_WATCH = env("ISNAD_WATCH", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

# --- mail -------------------------------------------------------------------------

# Without a server, mails are written into the worker's log.
with env.understood("EMAIL_URL", "the address of a mail server, as in smtp://mail.example:25"):
    vars().update(env.email_url_config(env("EMAIL_URL", default="") or "consolemail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="isnad@localhost")
#: Where people reach the desk; mails link to it.
ISNAD_URL = env("ISNAD_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- publication ------------------------------------------------------------------

#: Are answers that stand published, on the public host?
ISNAD_PUBLISH = env.bool("ISNAD_PUBLISH", default=False)
#: For so many seconds a page that was made for one reader is everybody's; 0 makes each anew.
ISNAD_PUBLIC_SECONDS = env.int("ISNAD_PUBLIC_SECONDS", default=5)
#: The name by which readers reach the public pages, and those only (``config.public_door``).
ISNAD_PUBLIC_HOST = env("ISNAD_PUBLIC_HOST", default="").strip().lower()
if ISNAD_PUBLIC_HOST:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, ISNAD_PUBLIC_HOST]
#: What readers know the newsroom by.
ISNAD_PUBLIC_NAME = env("ISNAD_PUBLIC_NAME", default="") or ISNAD_PUBLIC_HOST

# --- languages and time -----------------------------------------------------------

LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LANGUAGE_CODE = env.language("LANGUAGE_CODE", [*dict(LANGUAGES)], default="en")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = env.time_zone("TIME_ZONE", default="UTC")
USE_TZ = True

# --- static files -----------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(VAR / "static"))
WHITENOISE_USE_FINDERS = True  # the embedded desk needs no collectstatic

# --- API --------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "config.api.Tokens",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["config.api.ModelPermissions"],
    "DEFAULT_RENDERER_CLASSES": ["config.bodies.JSONAnswer"],
    "DEFAULT_PARSER_CLASSES": ["config.bodies.JSONBody"],
    "DEFAULT_PAGINATION_CLASS": "config.api.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "config.given.FilterBackend",
        "config.given.OrderingBackend",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["config.rates.Rates"],
    "DEFAULT_THROTTLE_RATES": {"login": "30/min"},
    "EXCEPTION_HANDLER": "config.api.error_response",
    "DEFAULT_SCHEMA_CLASS": "config.sparse.SparseSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
#: {scope: requests a minute of one token}; a scope that is not named has no bound.
ISNAD_API_RATES = {"read": 3000, "ingest": 600, "assess": 600, "publish": 300, "admin": 300}
with env.understood("ISNAD_API_RATES", "numbers by scope, as in read=3000,ingest=600"):
    ISNAD_API_RATES |= {
        scope: int(rate) for scope, rate in env.dict("ISNAD_API_RATES", default={}).items()
    }
REST_KNOX = {"TOKEN_TTL": timedelta(days=ISNAD_TOKEN_DAYS) if ISNAD_TOKEN_DAYS else None}
SPECTACULAR_SETTINGS = {
    "TITLE": "Isnad",
    "DESCRIPTION": (
        "Attributed claims, their evidence and their assessments.\n\n"
        "Log in with `Authorization: Token …`; `auth/token/` gives a token. Lists come in pages:"
        ' follow `next`. An error is a problem (RFC 9457) with `{"error": {"code", "message",'
        ' "field"}}`: the code is stable, the message is in the language of `Accept-Language` (ar'
        " or en). The schema"
        " `Error` lists every code with its meaning and what to do, as `docs/errors.md` does in"
        " the source. Offsets count code points of a document's text; the exact words always stand"
        " beside them."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.schema.schema_headers",
        "config.schema.schema_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "RunState": "claims.models.ExtractionRun.State",
        "IntakeState": "claims.models.Intake.Progress",
        "PageHealth": "claims.models.CitedPage.Health",
        "ClaimKind": "claims.models.Claim.Kind",
        "DocumentKind": "sources.models.Document.Kind",
        "GivenDocumentKind": "sources.api.documents.KINDS",
        "SourceKind": "sources.models.Source.Kind",
        "Verdict": "claims.models.Assessment.Verdict",
        "Answer": "claims.domain.verdicts.VERDICT_CHOICES",
        "GivenVerdict": "claims.domain.verdicts.GIVEN_CHOICES",
        "ChangeKind": "claims.models.Change.Kind",
        "ProposalKind": "claims.models.Proposal.Kind",
        "ProposalDecision": "claims.models.Proposal.Decision",
        "RepeatDecision": "claims.models.Repeat.Decision",
        "DifferenceKind": "claims.models.Repeat.Differs",
        "DraftState": "claims.models.Draft.State",
        "SetAside": "claims.models.Claim.Aside",
        "NotificationKind": "claims.models.Notification.Kind",
        "ExportState": "sources.models.Export.State",
        "SavedViewList": "claims.models.SavedView.List",
    },
    # The badge would ask a server outside to validate the schema.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- watching ---------------------------------------------------------------------

#: What who asks for `/metrics` has to send; without it there are none.
ISNAD_METRICS_TOKEN = env("ISNAD_METRICS_TOKEN", default="")
if ISNAD_METRICS_TOKEN:  # web processes write down for each other how requests go
    _private(VAR / "metrics")
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR / "metrics"))

#: The DSN of a Sentry that is told of errors; nobody is told without one.
SENTRY_DSN = env("SENTRY_DSN", default="")
if SENTRY_DSN:
    with env.understood("SENTRY_DSN", "the address that a Sentry gives, https://…@…/…"):
        errors_told(SENTRY_DSN)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "config.logs.JSONFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": env.one_of("LOG_FORMAT", ["plain", "json"], default="plain"),
        }
    },
    "root": {"handlers": ["stderr"], "level": env.log_level("LOG_LEVEL", default="WARNING")},
}
