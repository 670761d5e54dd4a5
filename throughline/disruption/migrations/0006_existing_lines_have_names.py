"""Every line gets the name it stands under, and every type 2 closure the number it rests on."""

from django.db import migrations
from django.db.models import Q


def name_lines(apps, schema_editor):
    Line = apps.get_model("disruption", "Line")
    LineName = apps.get_model("disruption", "LineName")
    LineName._base_manager.bulk_create(
        (
            LineName(
                line=line, name=line.name, since_date=line.first_reported_date,
                recorded_at=line.record.recorded_at, recorded_by=line.record.recorded_by,
            )
            for line in Line._base_manager.select_related("record").order_by("pk").iterator(chunk_size=1000)
        ),
        batch_size=1000,
    )


def rest_closures_on_numbers(apps, schema_editor):
    LineClosure = apps.get_model("disruption", "LineClosure")
    DealPhone = apps.get_model("disruption", "DealPhone")
    for closure in LineClosure._base_manager.filter(closure_type=2).iterator(chunk_size=1000):
        off = DealPhone._base_manager.filter(line=closure.line_id, deactivated_date__isnull=False)
        by_then = off.filter(Q(deactivated_date__lte=closure.closed_date)).order_by("pk").first()
        closure.deactivated_number = by_then or off.order_by("pk").first()
        closure.save(update_fields=["deactivated_number"])


def join_lines_on_one_number(apps, schema_editor):
    Line = apps.get_model("disruption", "Line")
    DealPhone = apps.get_model("disruption", "DealPhone")
    first_of = {}
    lines_of = {}
    for line, phone in DealPhone._base_manager.order_by("line").values_list("line", "phone"):
        lines_of.setdefault(phone, []).append(line)
    for lines in lines_of.values():
        roots = {first_of.get(line, line) for line in lines}
        first = min(roots)
        for line in [line for line in first_of if first_of[line] in roots] + lines + list(roots):
            first_of[line] = first
    for line, first in first_of.items():
        if line != first:
            Line._base_manager.filter(pk=line).update(lineage_of=first)


class Migration(migrations.Migration):

    dependencies = [("disruption", "0005_names_handles_and_lineage")]

    operations = [
        migrations.RunPython(name_lines, migrations.RunPython.noop),
        migrations.RunPython(rest_closures_on_numbers, migrations.RunPython.noop),
        migrations.RunPython(join_lines_on_one_number, migrations.RunPython.noop),
    ]
