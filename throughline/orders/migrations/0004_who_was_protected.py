"""Whom an order protected when it was begun is a row of its own now, recorded with the order by whoever recorded it."""

from django.db import migrations


def carry_over(apps, schema_editor):
    Order = apps.get_model("orders", "Order")
    OrderProtects = apps.get_model("orders", "OrderProtects")
    OrderProtects._base_manager.bulk_create(
        OrderProtects(
            order_id=row.pk, person_id=row.protects_id, recorded_at=row.recorded_at, recorded_by_id=row.recorded_by_id
        )
        for row in Order._base_manager.filter(protects__isnull=False).order_by("pk")
    )


class Migration(migrations.Migration):

    dependencies = [("orders", "0003_whom_orders_protect")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
