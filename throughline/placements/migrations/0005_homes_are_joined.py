from django.db import migrations

JOINED = ("home", "placement")


def join_homes(apps, schema_editor):
    """A child is joined to the address of each home or placement that was recorded before such a link was written.

    The link shows to those named on the address, as the address does. The case that says so is their newest.
    """
    Residence = apps.get_model("placements", "Residence")
    Case = apps.get_model("hub", "Case")
    Link = apps.get_model("register", "Link")
    rows = Residence._base_manager.filter(kind__in=JOINED, withdrawn_at=None, place__isnull=False)
    for row in rows.select_related("person", "place").order_by("pk"):
        ends = {"from_record_id": row.person.record_id, "to_record_id": row.place.record_id}
        case = Case._base_manager.filter(person=row.person_id).order_by("pk").last()
        if case is None or Link._base_manager.filter(**ends, kind="lives_at", withdrawn_at=None).exists():
            continue
        Link._base_manager.create(
            **ends, kind="lives_at", since_date=row.since_date, until_date=row.until_date, because_of_id=case.record_id,
            recorded_at=row.recorded_at, recorded_by_id=row.recorded_by_id,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0004_leavings_that_never_were"),
        ("register", "0013_overlaps_known_by_a_report"),
        ("hub", "0006_concerns_in_error"),
    ]

    operations = [migrations.RunPython(join_homes, migrations.RunPython.noop)]
