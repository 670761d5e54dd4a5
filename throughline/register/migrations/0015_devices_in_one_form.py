from django.db import migrations

from throughline.register.devices import esn_compared, iccid_compared, meid_compared

FORMS = {"meid": meid_compared, "esn": esn_compared, "iccid": iccid_compared}


def compare_in_one_form(apps, schema_editor):
    """What was recorded in another form of a handset's or SIM's number is compared in the one form from now on.

    Where a phone has it in both forms already, the one in the older form stays as it is: nothing is lost by it.
    """
    PhoneIdentifier = apps.get_model("register", "PhoneIdentifier")
    Overlap = apps.get_model("register", "Overlap")
    changed = {}
    for row in PhoneIdentifier._base_manager.filter(kind__in=FORMS).order_by("pk"):
        value = FORMS[row.kind](row.value)
        alike = PhoneIdentifier._base_manager.filter(phone=row.phone_id, kind=row.kind, value=value)
        if not value or value == row.value or alike.exists():
            continue
        changed[row.value] = value
        row.value = value
        row.save(update_fields=["value"])
    for row in Overlap._base_manager.filter(shared_kind="device", value__in=list(changed)).order_by("pk"):
        ends = {"first_record": row.first_record_id, "second_record": row.second_record_id}
        if not Overlap._base_manager.filter(**ends, shared_kind="device", value=changed[row.value]).exists():
            row.value = changed[row.value]
            row.save(update_fields=["value"])


class Migration(migrations.Migration):
    dependencies = [("register", "0014_overlaps_that_are_cut")]

    operations = [migrations.RunPython(compare_in_one_form, migrations.RunPython.noop)]
