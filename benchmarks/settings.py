"""The settings of a running installation, with one bare page beside the product's own."""

from config.settings.installed import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare"
