"""The frame's settings. What a site decides (units, zone, caps) lives in the database, not here.

From the environment: `MEDONC_HOME`, `MEDONC_DATABASE_URL`, `MEDONC_DEMO`, `MEDONC_HOSTS` (names it answers to, with
commas), `MEDONC_TLS` (pages are served over TLS), `MEDONC_BEHIND_PROXY` (a proxy in front says so in its header),
`MEDONC_SMTP_HOST`, `_PORT`, `_USER`, `_PASSWORD`, `_TLS`, `_FROM` (the site's mail server; without one no mail goes).
"""

from __future__ import annotations

import os
from pathlib import Path

from medonc.store import home


def _on(name: str) -> bool:
    return os.environ.get(name, "") not in ("", "0", "no")


def _names(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


DEMO = _on("MEDONC_DEMO")
WEB = Path(__file__).parent / "web"

SECRET_KEY = home.secret_key()
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_names("MEDONC_HOSTS")]
ROOT_URLCONF = "medonc.web.urls"
WSGI_APPLICATION = "medonc.web.wsgi.application"
DATABASES = {"default": home.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "medonc.store",
    "medonc.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "medonc.web.not_kept.not_kept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "medonc.web.presence.present",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {"environment": "medonc.web.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [folder for folder in (WEB / "static",) if folder.is_dir()]
STATIC_ROOT = home.data_folder() / "static"
DATA_UPLOAD_MAX_MEMORY_SIZE = 80 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# Accounts. One lockout policy (axes); the other one's is off. Nobody signs up: an administrator makes accounts.
AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_ADAPTER = "medonc.web.door.Door"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "medonc"
MFA_FORMS = {
    "authenticate": "medonc.web.second_factor.SignInCode",
    "reauthenticate": "medonc.web.second_factor.AgainCode",
}
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 1 / 4  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "medonc.store.accounts.name_tried"
AXES_LOCKOUT_CALLABLE = "medonc.web.lockout.locked"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the end that was said is the end
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# Mail is off unless a server is named; what it carries is fixed (workbench/reports/messages.py).
MAIL_CONFIGURED = bool(os.environ.get("MEDONC_SMTP_HOST"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_CONFIGURED else 'console'}.EmailBackend"
EMAIL_HOST = os.environ.get("MEDONC_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("MEDONC_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("MEDONC_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MEDONC_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _on("MEDONC_SMTP_TLS") or "MEDONC_SMTP_TLS" not in os.environ
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MEDONC_SMTP_FROM", "medonc@localhost")

# What a browser may do with our pages.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "medonc_demo_session" if DEMO else "medonc_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "medonc_demo_csrf" if DEMO else "medonc_csrf"
TLS = _on("MEDONC_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
CSRF_FAILURE_VIEW = "medonc.web.refusals.form_expired"
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in _names("MEDONC_HOSTS")]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _on("MEDONC_BEHIND_PROXY") else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]
