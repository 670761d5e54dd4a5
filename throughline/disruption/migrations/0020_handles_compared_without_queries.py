"""Handles are compared anew: of one written as an address, what the site adds after it is no part of it."""

from django.db import migrations

from throughline.disruption.handles import compared_handle


def compare_anew(apps, schema_editor):
    LineHandle = apps.get_model("disruption", "LineHandle")
    taken = set(LineHandle._base_manager.values_list("line", "platform", "compared"))
    for row in LineHandle._base_manager.order_by("pk").iterator(chunk_size=1000):
        compared = compared_handle(row.handle)
        if compared and compared != row.compared and (row.line_id, row.platform, compared) not in taken:
            taken.add((row.line_id, row.platform, compared))
            row.compared = compared
            row.save(update_fields=["compared"])


class Migration(migrations.Migration):

    dependencies = [("disruption", "0019_names_handles_charges_totals_in_error")]

    operations = [migrations.RunPython(compare_anew, migrations.RunPython.noop)]
