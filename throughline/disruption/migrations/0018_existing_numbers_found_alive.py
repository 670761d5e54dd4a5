"""A type 2 closure reversed because its line was alive leaves a number that is deactivated no more."""

from django.db import migrations
from django.db.models import F


def end_deactivations(apps, schema_editor):
    """The number each rested on, unless it was recorded as deactivated again, or another closure rests on it since."""
    closures = apps.get_model("disruption", "LineClosure")._base_manager
    alive = apps.get_model("disruption", "NumberAlive")._base_manager
    standing = closures.filter(reversed_date__isnull=True, deactivated_number__isnull=False).values(
        "deactivated_number"
    )
    rows = closures.filter(
        reversed_date__isnull=False, deactivated_number__deactivated_date__lte=F("closed_date")
    ).exclude(deactivated_number__in=standing)
    for closure in rows.select_related("deactivated_number").order_by("pk"):
        number = closure.deactivated_number
        number.refresh_from_db()
        if number.deactivated_date is None:
            continue
        alive.create(
            closure=closure,
            number=number,
            alive_date=closure.reversed_date,
            deactivated_date=number.deactivated_date,
            deactivation_source=number.deactivation_source,
            recorded_at=closure.reversed_at,
            recorded_by=closure.reversed_by,
        )
        number.deactivated_date, number.deactivation_source = None, ""
        number.save(update_fields=["deactivated_date", "deactivation_source"])


class Migration(migrations.Migration):
    dependencies = [("disruption", "0017_numbers_found_alive")]

    operations = [migrations.RunPython(end_deactivations, migrations.RunPython.noop)]
