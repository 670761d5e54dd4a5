"""Conditions that a step brought, or ended, know it: those written down in the moment of a step that stood, those that ended
on the day of a variation, where only one variation was of that day. What a step taken back had changed is undone."""

from django.db import migrations


def know_their_steps(apps, schema_editor):
    OrderCondition = apps.get_model("orders", "OrderCondition")
    OrderStep = apps.get_model("orders", "OrderStep")
    steps = {}
    for step in OrderStep._base_manager.filter(kind__in=["made", "varied"]).order_by("pk").iterator(chunk_size=1000):
        steps.setdefault(step.order_id, []).append(step)
    for row in OrderCondition._base_manager.order_by("pk").iterator(chunk_size=1000):
        of_order = steps.get(row.order_id, ())
        added = [step for step in of_order if step.recorded_at == row.recorded_at]
        ended = [step for step in of_order if step.kind == "varied" and step.happened_date == row.ended_date]
        if len(added) == 1:
            row.added_by_step = added[0]
            if added[0].withdrawn_at is not None:
                row.withdrawn_at, row.withdrawn_by_id = added[0].withdrawn_at, added[0].withdrawn_by_id
                row.withdrawn_reason = added[0].withdrawn_reason
        if len(ended) == 1:
            row.ended_by_step = ended[0]
            if ended[0].withdrawn_at is not None:
                row.ended_by_step, row.ended_date = None, None
        row.save()


class Migration(migrations.Migration):

    dependencies = [("orders", "0009_steps_of_conditions_and_contents_in_error")]

    operations = [migrations.RunPython(know_their_steps, migrations.RunPython.noop)]
