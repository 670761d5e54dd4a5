"""Every area says who recorded it and when: PostgreSQL alters no table in the transaction that filled it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("disruption", "0013_existing_areas_recorded")]

    operations = [
        migrations.AlterField("linearea", "recorded_at", models.DateTimeField()),
        migrations.AlterField(
            "linearea", "recorded_by",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.member"),
        ),
    ]
