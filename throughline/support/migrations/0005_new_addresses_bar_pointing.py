"""Whoever moved to an address that is open to named people only is never pointed to: those who moved before this was kept."""

from django.db import migrations


def bar(apps, schema_editor):
    """One row a person, as the act that records a move writes it."""
    bars = apps.get_model("matching", "PointingBar")._base_manager
    moves = apps.get_model("support", "HousingMove")._base_manager.filter(new_place__isnull=False)
    for move in moves.select_related("case").order_by("pk").iterator():
        bars.get_or_create(
            person_id=move.case.person_id, defaults={"set_at": move.ended_at, "set_by_id": move.ended_by_id}
        )


class Migration(migrations.Migration):
    dependencies = [("matching", "0008_who_may_be_pointed_to"), ("support", "0004_housing_moves")]

    operations = [migrations.RunPython(bar, migrations.RunPython.noop)]
