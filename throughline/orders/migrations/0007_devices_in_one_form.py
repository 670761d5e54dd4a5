from django.db import migrations

from throughline.register.devices import esn_compared, iccid_compared, meid_compared

FORMS = {"meid": meid_compared, "esn": esn_compared, "iccid": iccid_compared}


def compare_in_one_form(apps, schema_editor):
    """What an order names in another form of a handset's or SIM's number is compared in the one form, as written it stays.

    Where an order names it in both forms already, the older form stays as it is.
    """
    OrderIdentifier = apps.get_model("orders", "OrderIdentifier")
    for row in OrderIdentifier._base_manager.filter(kind__in=FORMS).order_by("pk"):
        value = FORMS[row.kind](row.value)
        alike = OrderIdentifier._base_manager.filter(order=row.order_id, kind=row.kind, value=value)
        if value and value != row.value and not alike.exists():
            row.value = value
            row.save(update_fields=["value"])


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_needs_review"), ("register", "0015_devices_in_one_form")]

    operations = [migrations.RunPython(compare_in_one_form, migrations.RunPython.noop)]
