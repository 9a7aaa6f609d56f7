"""The frame's settings. What a site decides (units, zone, caps) lives in the database, not here."""

from __future__ import annotations

SECRET_KEY = "set by init"  # noqa: S105  replaced from the data folder at start
USE_TZ = True
TIME_ZONE = "UTC"
INSTALLED_APPS: list[str] = []
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
