"""People are found by more keys than before: those of everybody are owed. ``throughline init`` writes them."""

from django.db import migrations

from throughline.matching.migrations import _owing


class Migration(migrations.Migration):

    dependencies = [('matching', '0004_owed_after_uprn')]

    operations = [migrations.RunPython(_owing.owe_everybody, migrations.RunPython.noop)]
