"""Settings every way of running shares. What differs by installation comes from config.installation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from config.installation import AUDIT_KEY_FILE, SECRET_KEY_FILE, Installation
from config.mail import mail_settings
from config.sqlite import init_command

ROOT = Path(__file__).resolve().parents[2]
INSTALLATION = Installation.from_environment()

SECRET_KEY = INSTALLATION.read_key(SECRET_KEY_FILE)
AUDIT_KEY = INSTALLATION.read_key(AUDIT_KEY_FILE)
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", INSTALLATION.origin.split("://", 1)[-1].split(":", 1)[0]]
CSRF_TRUSTED_ORIGINS = [INSTALLATION.origin]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "throughline.core",
    "throughline.sources",
    "throughline.geography",
    "throughline.audit",
    "throughline.agencies",
    "throughline.access",
    "throughline.work",
    "throughline.wording",
    "throughline.files",
    "throughline.register",
    "throughline.matching",
    "throughline.hub",
    "throughline.support",
    "throughline.screening",
    "throughline.statutory",
    "throughline.panel",
    "throughline.missing",
    "throughline.placements",
    "throughline.transition",
    "throughline.nrm",
    "throughline.closing",
    "throughline.disruption",
    "throughline.orders",
    "throughline.intelligence",
    "throughline.cuckooing",
    "throughline.readiness",
    "throughline.figures",
    "throughline.network",
    "throughline.imports",
    "throughline.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "throughline.web.middleware.headers.PrivacyHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "throughline.web.middleware.session_limits.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "throughline.web.middleware.gatekeeper.Gatekeeper",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "throughline" / "web" / "jinja2"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "throughline.web.jinja_env.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "throughline.web.context.page_context",
            ],
        },
    },
]


def database(url: str) -> dict[str, Any]:
    """The database settings for a URL; SQLite gets its durable PRAGMAs and takes its write lock at the start."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": init_command()}
    else:
        given = settings.get("OPTIONS", {})
        # Compiling a page's short queries takes longer than they do. What is prepared (a walk's hops alone: Django sends the
        # rest whole) is planned once a connection, as planning a hop also takes longer than the hop.
        sessions = f"{given.get('options', '')} -c jit=off -c plan_cache_mode=force_generic_plan".strip()
        settings["OPTIONS"] = {
            **given, "pool": {"min_size": 1, "max_size": 8}, "options": sessions, "prepare_threshold": 0,
        }  # fmt: skip
    return settings


DATABASES = {"default": database(INSTALLATION.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "agencies.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["throughline.web.sign_in.hashers.SmallArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "work"
LOGOUT_REDIRECT_URL = "sign-in"

# Ten wrong passwords lock that account from that address for fifteen minutes; nobody is locked out for good.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "throughline.web.sign_in.lockout.LockoutHandler"
# An address that got this many accounts wrong in those minutes waits too: an office shares one, a password spray tries more.
ACCOUNTS_WRONG_AT_MOST = 30
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "config.answers.locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "password"]

# Minutes without a page, and hours altogether, after which a person signs in again.
SESSION_IDLE_MINUTES = 30
SESSION_ABSOLUTE_HOURS = 12
# Hours for which a case opened in an emergency stays open, never more than 4; how many a member may open so in thirty days
# before information governance is asked (security.md 3.3).
EMERGENCY_HOURS = 4
EMERGENCIES_A_MONTH = 3
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = INSTALLATION.is_https
SESSION_COOKIE_NAME = "__Host-session" if INSTALLATION.is_https else "session"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = INSTALLATION.is_https
CSRF_COOKIE_NAME = "__Host-csrf" if INSTALLATION.is_https else "csrf"
CSRF_FAILURE_VIEW = "throughline.web.errors.csrf_failure"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = INSTALLATION.is_https
SECURE_HSTS_SECONDS = 31_536_000 if INSTALLATION.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = INSTALLATION.is_https
SECURE_HSTS_PRELOAD = INSTALLATION.is_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if INSTALLATION.is_https else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# What passes between the server's own processes for a while: how far an import has come. Never anything about a person.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": INSTALLATION.folder / "passing",
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "throughline" / "web" / "static"]
WHITENOISE_USE_FINDERS = True
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# A record with more links than this (of those the reader may see) is not opened further on a link chart.
NETWORK_HUB_LINKS = 500

# Mail says only that there is work: see throughline/work/actions/notices.py.
vars().update(mail_settings(os.environ.get("THROUGHLINE_SMTP", ""), INSTALLATION.folder / "outbox"))
DEFAULT_FROM_EMAIL = os.environ.get("THROUGHLINE_MAIL_FROM", "throughline@localhost")

# Files people attach: where their content is kept, how large one may be, and where a ClamAV daemon listens, if one does.
FILES_FOLDER = INSTALLATION.folder / "files"
FILES_LARGEST_MB = int(os.environ.get("THROUGHLINE_FILE_MB", "25"))
CLAMD = os.environ.get("THROUGHLINE_CLAMD", "")

# Where it is noted which imports are being worked on; and that this is done by a process of its own, not by the page.
IMPORTS_FOLDER = INSTALLATION.folder / "imports"
IMPORTS_BESIDE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Logs name routes and outcomes, never people: request paths hold only random ids.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.security.DisallowedHost": {"level": "ERROR"}, "axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
