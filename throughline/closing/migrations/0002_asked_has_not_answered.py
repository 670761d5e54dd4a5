import django.db.models.deletion
from django.db import migrations, models


def answer_of_each(apps, schema_editor):
    """A view that was yes or no is *agrees* or *does not agree*."""
    views = apps.get_model("closing", "PartnerView")._base_manager
    views.filter(agrees=True).update(answer="agrees")
    views.filter(agrees=False).update(answer="disagrees")


class Migration(migrations.Migration):

    dependencies = [
        ("agencies", "0003_absence"),
        ("closing", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="partnerview",
            name="answer",
            field=models.CharField(
                choices=[("agrees", "Agrees"), ("disagrees", "Does not agree"), ("asked", "Asked, has not answered")],
                default="disagrees",
                max_length=9,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(answer_of_each, migrations.RunPython.noop),
        migrations.RemoveField(model_name="partnerview", name="agrees"),
        migrations.AddField(
            model_name="partnerview",
            name="asked_date",
            field=models.DateField(blank=True, help_text="The day it was asked, while it has not answered", null=True),
        ),
        migrations.AddConstraint(
            model_name="partnerview",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", "asked"), _negated=True) | models.Q(("asked_date__isnull", False)),
                name="asked_partner_says_when",
            ),
        ),
        migrations.AddField(
            model_name="stepdown",
            name="overrule_seconded_at",
            field=models.DateTimeField(blank=True, help_text="A partner had not answered", null=True),
        ),
        migrations.AddField(
            model_name="stepdown",
            name="overrule_seconded_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.member"
            ),
        ),
        migrations.AddField(
            model_name="stepdown",
            name="overrule_seconded_note",
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AddConstraint(
            model_name="stepdown",
            constraint=models.CheckConstraint(
                condition=models.Q(("overrule_seconded_by__isnull", True))
                | (
                    models.Q(("overrule_seconded_by", models.F("overruled_by")), _negated=True)
                    & models.Q(("overrule_seconded_by", models.F("proposed_by")), _negated=True)
                ),
                name="overrule_seconded_by_somebody_else",
            ),
        ),
    ]
