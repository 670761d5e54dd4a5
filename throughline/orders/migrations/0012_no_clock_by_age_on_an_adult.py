"""A clock counted from a child's birthday, or until it, stands on that child's record and no longer on the record of whom the
notice is about. One that protects more than one child asks of the last of them; the next act on it asks of each. One of nobody
known stops where it is, and its day is the day it began."""

import datetime as dt

from django.db import migrations

KIND, ALERT, KEY = "cawn", dt.timedelta(days=28), "birthday_near"
SOURCE = (
    "Local hub practice: so long before the last day a child is protected by their age; a kind of order may set its own "
    "(order_kinds.toml)"
)


def stand_on_the_child(apps, schema_editor):
    Order, OrderProtects = apps.get_model("orders", "Order"), apps.get_model("orders", "OrderProtects")
    OrderStep = apps.get_model("orders", "OrderStep")
    Clock, ClockRule = apps.get_model("work", "Clock"), apps.get_model("work", "ClockRule")
    notices = Order._base_manager.filter(order_kind=KIND)
    on_the_adult = Clock._base_manager.filter(
        rule__key="order_expiry", record__in=notices.values("about"), due_at__isnull=False
    )
    others = Order._base_manager.exclude(order_kind=KIND).filter(expiry_clock__isnull=False).values("expiry_clock")
    rule = None
    for clock in on_the_adult.exclude(pk__in=others).order_by("pk"):
        orders = notices.filter(about=clock.record_id)
        stated = OrderStep._base_manager.filter(order__in=orders, until_date__isnull=False)
        if any(
            abs((clock.due_at.date() - (day - ALERT)).days) <= 1 for day in stated.values_list("until_date", flat=True)
        ):
            continue
        order = orders.filter(expiry_clock=clock).first()
        children = OrderProtects._base_manager.filter(order__in=[order] if order else orders).order_by(
            "withdrawn_at", "pk"
        )
        child = children.order_by("-person__date_of_birth", "pk").filter(person__date_of_birth__isnull=False).first()
        if order is not None:
            Order._base_manager.filter(pk=order.pk).update(expiry_clock=None)
        if child is None:
            Clock._base_manager.filter(pk=clock.pk).update(
                due_at=clock.starts_at, stopped_at=clock.stopped_at or clock.starts_at, stopped_by=clock.stopped_by
            )
            continue
        rule = rule or ClockRule._base_manager.get_or_create(
            key=KEY, jurisdiction="England", starts_date=dt.date(2010, 1, 1),
            defaults={
                "amount": 28, "unit": "days", "day_ends": dt.time(17), "may_pause": False, "source": SOURCE,
            },
        )[0]  # fmt: skip
        Clock._base_manager.filter(pk=clock.pk).update(record=child.person.record_id, rule=rule)
        if order is not None and child.withdrawn_at is None and child.age_clock_id is None:
            OrderProtects._base_manager.filter(pk=child.pk).update(age_clock=clock)


class Migration(migrations.Migration):
    dependencies = [("orders", "0011_age_clocks"), ("work", "0015_before_a_birthday")]

    operations = [migrations.RunPython(stand_on_the_child, migrations.RunPython.noop)]
