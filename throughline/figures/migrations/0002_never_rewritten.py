"""A frozen return is never rewritten, nor are its figures: the database refuses, whoever asks.

A later migration of these tables lifts the triggers first and sets them again last: see ``_never_rewritten``.
"""

from django.db import migrations

from throughline.core.triggers import SetsTriggers
from throughline.figures.migrations._never_rewritten import lift, set_again


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_frozen_returns")]
    operations = [SetsTriggers(set_again, lift)]
