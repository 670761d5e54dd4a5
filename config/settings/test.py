"""Settings for the tests. SQLite in memory unless THROUGHLINE_TEST_DATABASE_URL names a PostgreSQL."""

import atexit
import dataclasses
import os
import shutil
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import INSTALLATION as INSTALLED_HERE
from config.settings.base import ROOT, database

# Whatever lies in this folder's own data, a demo too, is nothing to the tests.
INSTALLATION = dataclasses.replace(INSTALLED_HERE, folder=ROOT / "build" / "no-installation")
# Files attached in tests go where no installation is, and are gone with the process.
FILES_FOLDER = Path(tempfile.mkdtemp(prefix="throughline-files-"))
atexit.register(shutil.rmtree, FILES_FOLDER, ignore_errors=True)
FILES_LARGEST_MB = 25
IMPORTS_FOLDER = FILES_FOLDER / "imports"
IMPORTS_BESIDE = False
CLAMD = ""
SECRET_KEY = "a-key-for-tests-only-" + "0" * 40
AUDIT_KEY = "an-audit-key-for-tests-only"
DATABASES = {"default": database(os.environ.get("THROUGHLINE_TEST_DATABASE_URL", "sqlite:///:memory:"))}
DATABASES["default"]["OPTIONS"].pop("pool", None)
# The tests sign in hundreds of times: the cheapest hasher, everywhere but in the test of the real one.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
