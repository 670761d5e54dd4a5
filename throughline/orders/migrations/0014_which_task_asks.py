"""An order or plan that waits for a second person knows the task that asks them: the one that was asked when it was begun."""

from django.db import migrations


def know_their_task(apps, schema_editor):
    Order, DisruptionPlan = apps.get_model("orders", "Order"), apps.get_model("orders", "DisruptionPlan")
    Task, known = apps.get_model("work", "Task"), set()
    for model, about, what in ((Order, "about_id", "an order"), (DisruptionPlan, "record_id", "a disruption plan")):
        waits = model._base_manager.filter(needs_review=True, review_task__isnull=True)
        for row in waits.order_by("pk").iterator(chunk_size=1000):
            asked = Task._base_manager.filter(
                kind="child_subject", record=getattr(row, about), asked_at=row.recorded_at
            ).exclude(pk__in=known)  # fmt: skip
            # Two begun in one moment are told apart by what was asked, where that still says so.
            task = asked.filter(title__contains=what).order_by("pk").first() or asked.order_by("pk").first()
            if task is not None:
                known.add(task.pk)
                model._base_manager.filter(pk=row.pk).update(review_task=task)


class Migration(migrations.Migration):
    dependencies = [("orders", "0013_review_task")]

    operations = [migrations.RunPython(know_their_task, migrations.RunPython.noop)]
