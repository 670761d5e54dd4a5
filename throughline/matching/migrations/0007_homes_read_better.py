"""Addresses are read better than before, and people are found by them: the keys of everybody are owed.

``throughline init`` writes them.
"""

from django.db import migrations

from throughline.matching.migrations import _owing


class Migration(migrations.Migration):

    dependencies = [('matching', '0006_what_changed')]

    operations = [migrations.RunPython(_owing.owe_everybody, migrations.RunPython.noop)]
