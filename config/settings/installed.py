"""Settings of a running installation: everything comes from its folder and environment."""

from config.settings.base import *  # noqa: F403
