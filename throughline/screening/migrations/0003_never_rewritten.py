"""A version of a tool that was put into use is never rewritten, nor its domains, items and bands: the database refuses.

A later migration of these tables lifts the triggers first and sets them again last: see ``_never_rewritten``.
"""

from django.db import migrations

from throughline.core.triggers import SetsTriggers
from throughline.screening.migrations._never_rewritten import lift, set_again


class Migration(migrations.Migration):
    dependencies = [("screening", "0002_drafts_thrown_away")]
    operations = [SetsTriggers(set_again, lift)]
