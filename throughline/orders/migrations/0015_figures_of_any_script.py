from django.db import migrations

from throughline.core.text import plain_signs
from throughline.register.devices import esn_compared, iccid_compared, meid_compared

FORMS = {"meid": meid_compared, "esn": esn_compared, "iccid": iccid_compared}


def compare_in_plain_figures(apps, schema_editor):
    """What an order names in figures of another script is compared in plain ones, as written it stays.

    Where an order names it in plain figures already, the other stays as it is.
    """
    OrderIdentifier = apps.get_model("orders", "OrderIdentifier")
    for row in OrderIdentifier._base_manager.order_by("pk").iterator():
        if row.value.isascii():
            continue
        plain = plain_signs(row.value)
        value = FORMS.get(row.kind, str)(plain) or plain
        alike = OrderIdentifier._base_manager.filter(
            order=row.order_id, kind=row.kind, value=value, withdrawn_at__isnull=row.withdrawn_at is None
        )
        if value != row.value and not alike.exists():
            row.value = value
            row.save(update_fields=["value"])


class Migration(migrations.Migration):
    dependencies = [("orders", "0014_which_task_asks"), ("register", "0016_figures_of_any_script")]

    operations = [migrations.RunPython(compare_in_plain_figures, migrations.RunPython.noop)]
