"""A line's numbers become phones of their own, and operations, arrests and findings become links."""

from django.db import migrations


def phones_of_their_own(apps, schema_editor):
    DealPhone = apps.get_model("disruption", "DealPhone")
    Phone = apps.get_model("register", "Phone")
    PhoneIdentifier = apps.get_model("register", "PhoneIdentifier")
    ProtectedRecord = apps.get_model("access", "ProtectedRecord")
    Link = apps.get_model("register", "Link")
    known = {}
    for row in DealPhone._base_manager.filter(phone=None).select_related("line__record").order_by("pk"):
        held = row.line.record
        # One phone for each hub, agency and restriction that holds the number: nobody comes to see more than before.
        key = (held.hub_id, held.owner_agency_id, held.restriction, row.number)
        if key not in known:
            record = ProtectedRecord.objects.create(
                kind="phone", hub=held.hub, owner_agency=held.owner_agency, controller=held.controller,
                regime=held.regime, agreement=held.agreement, restriction=held.restriction,
                recorded_at=row.recorded_at, recorded_by=row.recorded_by,
            )
            known[key] = Phone._base_manager.create(record=record)
            PhoneIdentifier._base_manager.create(
                phone=known[key], kind="msisdn", value=row.number, as_written=row.as_written,
                recorded_at=row.recorded_at, recorded_by=row.recorded_by,
            )
        row.phone = known[key]
        row.save(update_fields=["phone"])
        Link.objects.create(
            from_record=held, to_record=row.phone.record, kind="deal_number",
            since_date=row.line.first_reported_date, recorded_at=row.recorded_at, recorded_by=row.recorded_by,
        )


def links_of_operations(apps, schema_editor):
    Operation = apps.get_model("disruption", "Operation")
    Arrest = apps.get_model("disruption", "Arrest")
    Found = apps.get_model("disruption", "Found")
    Link = apps.get_model("register", "Link")

    def join(start, end, kind, row, since_date, because_of=None):
        if Link.objects.filter(from_record=start, to_record=end, kind=kind, withdrawn_at=None).exists():
            return
        Link.objects.create(
            from_record=start, to_record=end, kind=kind, since_date=since_date, because_of=because_of,
            recorded_at=row.recorded_at, recorded_by=row.recorded_by,
        )

    for operation in Operation._base_manager.select_related("record", "place__record", "line__record").iterator():
        if operation.place is not None:
            join(operation.record, operation.place.record, "operation_at", operation.record, operation.happened_date)
        if operation.line is not None:
            join(operation.record, operation.line.record, "operation_on", operation.record, operation.happened_date)
    standing = Arrest._base_manager.filter(withdrawn_at=None)
    for arrest in standing.select_related("person__record", "operation__record").iterator():
        join(arrest.person.record, arrest.operation.record, "arrested_at", arrest, arrest.happened_date)
    beside = ("intervention__record", "intervention__person__record", "operation__record")
    for found in Found._base_manager.filter(intervention__withdrawn_at=None).select_related(*beside).iterator():
        made = found.intervention
        join(made.person.record, found.operation.record, "found_by", made.record, made.happened_date, made.record)


class Migration(migrations.Migration):

    dependencies = [("disruption", "0002_dealphone_phone")]

    operations = [
        migrations.RunPython(phones_of_their_own, migrations.RunPython.noop),
        migrations.RunPython(links_of_operations, migrations.RunPython.noop),
    ]
