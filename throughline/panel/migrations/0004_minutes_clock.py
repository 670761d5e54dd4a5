import django.db.models.deletion
from django.db import migrations, models


def give_clocks(apps, schema_editor):
    """Minutes that wait to be agreed take the clocks that run for their records, the oldest meeting the oldest clock."""
    AgendaItem = apps.get_model("panel", "AgendaItem")
    Clock = apps.get_model("work", "Clock")
    waiting = AgendaItem._base_manager.filter(meeting__status="drafted", withdrawn_at=None, record__isnull=False)
    taken = set()
    for item in waiting.order_by("meeting__meets_at", "pk"):
        running = Clock._base_manager.filter(record=item.record_id, rule__key="panel_minutes", stopped_at=None)
        clock = running.exclude(pk__in=taken).order_by("starts_at", "pk").first()
        if clock is not None and item.frozen_at is None:
            taken.add(clock.pk)
            item.minutes_clock = clock
            item.save(update_fields=["minutes_clock"])


class Migration(migrations.Migration):
    dependencies = [
        ("panel", "0003_decision_of_an_action"),
        ("work", "0013_holder_lost"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="minutes_clock",
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="work.clock"
            ),
        ),
        migrations.RunPython(give_clocks, migrations.RunPython.noop),
    ]
