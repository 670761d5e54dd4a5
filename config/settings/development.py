"""Settings for tools that need Django but no installation: types, migrations, generated documents."""

from config.settings.base import *  # noqa: F403
from config.settings.base import database

SECRET_KEY = "only-for-tools-that-serve-nobody-" + "0" * 32
AUDIT_KEY = "only-for-tools-that-record-nothing"
DATABASES = {"default": database("sqlite:///:memory:")}
