"""An area of a line holds from a day until a day. What is there is kept: it has held for as long as its line is known."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("agencies", "0004_api_token"), ("disruption", "0011_lineage_steps_in_error")]

    operations = [
        migrations.RemoveConstraint(model_name="linearea", name="line_area_once"),
        migrations.RemoveConstraint(model_name="linearea", name="line_force_once"),
        migrations.AddField("linearea", "since_date", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "linearea", "until_date", models.DateField(blank=True, help_text="The last day it was the line's", null=True)
        ),
        migrations.AddField("linearea", "source", models.CharField(blank=True, max_length=200)),
        migrations.AddField("linearea", "recorded_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "linearea", "recorded_by",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.member"),
        ),
        migrations.AddField("linearea", "withdrawn_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "linearea", "withdrawn_by",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.member"
            ),
        ),
        migrations.AddField("linearea", "withdrawn_reason", models.CharField(blank=True, max_length=300)),
        migrations.AddConstraint(
            "linearea",
            models.UniqueConstraint(
                condition=models.Q(authority__isnull=False, until_date__isnull=True, withdrawn_at__isnull=True),
                fields=("line", "direction", "force", "authority"), name="line_area_once",
            ),
        ),
        migrations.AddConstraint(
            "linearea",
            models.UniqueConstraint(
                condition=models.Q(authority__isnull=True, until_date__isnull=True, withdrawn_at__isnull=True),
                fields=("line", "direction", "force"), name="line_force_once",
            ),
        ),
        migrations.AddConstraint(
            "linearea",
            models.CheckConstraint(
                condition=models.Q(since_date__isnull=True)
                | models.Q(until_date__isnull=True)
                | models.Q(until_date__gte=models.F("since_date")),
                name="line_area_dates_in_order", violation_error_message="The last day must be on or after the first.",
            ),
        ),
    ]
