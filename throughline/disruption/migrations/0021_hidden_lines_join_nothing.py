"""Lineages as they are kept from now on: no line that is covert, restricted or recorded in error joins others."""

from collections import defaultdict

from django.db import migrations

RESTRICTED = 2


def settle(apps, schema_editor):
    """Every stored lineage afresh: by the numbers lines of one hub share, and by one going on as the other."""
    Line = apps.get_model("disruption", "Line")
    lines = Line._base_manager
    shown = lines.filter(is_covert=False, record__withdrawn_at__isnull=True).exclude(record__restriction=RESTRICTED)
    first = {key: key for key in shown.values_list("pk", flat=True)}

    def first_of(key):
        while first[key] != key:
            first[key] = first[first[key]]
            key = first[key]
        return key

    for together in _shared(apps):
        keys = sorted({first_of(key) for key in together if key in first})
        for key in keys[1:]:
            first[key] = keys[0]
    for key, stored in list(lines.values_list("pk", "lineage_of")):
        settled = first_of(key) if key in first else key
        if stored != (None if settled == key else settled):
            lines.filter(pk=key).update(lineage_of=None if settled == key else settled)


def _shared(apps):
    """The lines on each number, and the two of each succession that stands."""
    on = defaultdict(set)
    numbers = apps.get_model("disruption", "DealPhone")._base_manager.filter(withdrawn_at__isnull=True)
    for line, phone, number, hub in numbers.values_list("line", "phone", "number", "line__record__hub"):
        on[phone].add(line)
        on[hub, number].add(line)
    steps = apps.get_model("disruption", "Succession")._base_manager.filter(withdrawn_at__isnull=True)
    return [*on.values(), *steps.values_list("line", "next_line")]


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_whole_imports_undone"),
        ("disruption", "0020_handles_compared_without_queries"),
    ]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
