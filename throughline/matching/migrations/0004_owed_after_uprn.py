"""A place got a column, and SQLite made its table anew without the notes that keys are owed: they are set again."""

from django.db import migrations

from throughline.core.triggers import SetsTriggers
from throughline.matching.migrations import _owing


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0003_same_person'),
        ('register', '0012_uprn'),
    ]

    operations = [SetsTriggers(_owing.owe, SetsTriggers.noop)]
