"""What was asked before the talk about support under way was kept with it. Apart from the column: PostgreSQL wants it so."""

from __future__ import annotations

from django.db import migrations

_TALK = "Talk with them and the provider about support under way"


def own_talks(apps, schema_editor):
    """An open task was one a case: it becomes that of its oldest support under way which they do not want now."""
    offers = apps.get_model("support", "Offer")._base_manager.filter(enrolment__status="started", talk_task=None)
    tasks = apps.get_model("work", "Task")._base_manager.filter(title=_TALK, done_at__isnull=True)
    for task in tasks.order_by("pk"):
        unwanted = offers.filter(need__case__record=task.record_id, need__answer__in=["no", "not_yet"])
        offers.filter(pk=unwanted.order_by("pk").values_list("pk", flat=True).first()).update(talk_task=task.pk)


class Migration(migrations.Migration):
    dependencies = [("support", "0006_offer_talk_task")]

    operations = [migrations.RunPython(own_talks, migrations.RunPython.noop)]
