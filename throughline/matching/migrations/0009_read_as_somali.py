"""Names in Somali spelling are found as they are read too: the keys of everybody are owed. ``throughline init`` writes them."""

from django.db import migrations

from throughline.matching.migrations import _owing


class Migration(migrations.Migration):

    dependencies = [('matching', '0008_who_may_be_pointed_to')]

    operations = [migrations.RunPython(_owing.owe_everybody, migrations.RunPython.noop)]
