"""What was recorded before in figures of another script is compared in plain ones from now on."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps

from throughline.orders.models import OrderIdentifier
from throughline.register.models import PhoneIdentifier, Vehicle
from throughline.register.things import phone_for, vehicle_for

pytestmark = pytest.mark.django_db
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def migrate():
    for app in ("register.migrations.0016", "orders.migrations.0015"):
        module = importlib.import_module(f"throughline.{app}_figures_of_any_script")
        module.compare_in_plain_figures(apps, None)


def test_stored_figures_of_another_script_become_plain(register):
    by = {"by": register.officer, "at": register.at}
    order = register.ddtro()
    phone = phone_for(**by, kind="imsi", typed="234150123456789")
    vehicle = vehicle_for(**by, registration="AB12 CDE")
    rows = [
        (PhoneIdentifier, phone.identifiers.get().pk, "value"), (Vehicle, vehicle.pk, "registration"),
        (OrderIdentifier, order.identifiers.get().pk, "value"),
    ]  # fmt: skip
    before = [getattr(model._base_manager.get(pk=pk), field) for model, pk, field in rows]
    for (model, pk, field), value in zip(rows, before, strict=True):
        model._base_manager.filter(pk=pk).update(**{field: value.translate(ARABIC)})
    migrate()
    assert [getattr(model._base_manager.get(pk=pk), field) for model, pk, field in rows] == before


def test_one_a_phone_has_in_plain_figures_already_stays_as_it_is(register):
    phone = phone_for(by=register.officer, at=register.at, kind="imsi", typed="234150123456789")
    row = phone.identifiers.get()
    other = row.value.translate(ARABIC)
    row.pk, row.value = None, other
    row.save()
    migrate()
    assert set(phone.identifiers.values_list("value", flat=True)) == {"234150123456789", other}
