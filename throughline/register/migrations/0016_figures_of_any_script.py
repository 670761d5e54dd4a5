from django.db import migrations

from throughline.core.text import plain_signs
from throughline.register.devices import esn_compared, iccid_compared, meid_compared

FORMS = {"meid": meid_compared, "esn": esn_compared, "iccid": iccid_compared}


def compare_in_plain_figures(apps, schema_editor):
    """What was recorded in figures of another script is compared in plain ones from now on; as it was written it stays.

    Where a phone has it in plain figures already, the other stays as it is: nothing is lost by it.
    """
    PhoneIdentifier = apps.get_model("register", "PhoneIdentifier")
    Overlap = apps.get_model("register", "Overlap")
    Vehicle = apps.get_model("register", "Vehicle")
    for row in PhoneIdentifier._base_manager.order_by("pk").iterator():
        if row.value.isascii():
            continue
        plain = plain_signs(row.value)
        value = FORMS.get(row.kind, str)(plain) or plain
        alike = PhoneIdentifier._base_manager.filter(phone=row.phone_id, kind=row.kind, value=value)
        if value != row.value and not alike.exists():
            row.value = value
            row.save(update_fields=["value"])
    for row in Overlap._base_manager.order_by("pk").iterator():
        value = plain_signs(row.value)
        alike = Overlap._base_manager.filter(
            first_record=row.first_record_id,
            second_record=row.second_record_id,
            shared_kind=row.shared_kind,
            value=value,
        )
        if value != row.value and not alike.exists():
            row.value = value
            row.save(update_fields=["value"])
    for row in Vehicle._base_manager.order_by("pk").iterator():
        value = plain_signs(row.registration)
        if value != row.registration:
            row.registration = value
            row.save(update_fields=["registration"])


class Migration(migrations.Migration):
    dependencies = [("register", "0015_devices_in_one_form")]

    operations = [migrations.RunPython(compare_in_plain_figures, migrations.RunPython.noop)]
