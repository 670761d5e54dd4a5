"""A line's number points to a phone; those recorded before get theirs in the next step."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0002_kinds_of_things"),
        ("disruption", "0001_initial"),
        ("register", "0002_phones_vehicles_and_graded_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="dealphone",
            name="phone",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="deal_numbers", to="register.phone"),
        ),
    ]
