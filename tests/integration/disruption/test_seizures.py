"""Seizures in their parts: as written and converted, other currencies apart, phones and vehicles as records, totals beside."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure, state_total
from throughline.disruption.models import Seizure, StatedTotal
from throughline.register.models import Link
from throughline.register.states import LinkKind


@pytest.fixture
def seize(field):
    operation = field.operation()

    def record(kind: str, **given):
        person = given.pop("person", None)
        return record_seizure(
            by=field.officer, at=field.at, operation_uuid=operation.record.uuid, given=SeizureGiven(kind, **given),
            from_person_uuid=person.record.uuid if person else None,
        )  # fmt: skip

    record.operation = operation
    return record


def page_of(client, field, operation) -> str:
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    return text_of(client.get(reverse("operation", args=[operation.record.uuid])))


def total(field, operation, of: str, amount: str, unit: str = ""):
    return state_total(
        by=field.officer, at=field.at, operation_uuid=operation.record.uuid, of=of, amount=Decimal(amount), unit=unit
    )


def test_ounces_stay_as_written_and_are_kept_in_grams(seize, field, client):
    made = seize("drugs", drug="heroin", quantity=Decimal(2), unit="oz")
    assert (made.kind, made.quantity, made.unit, made.grams, made.drug_class) == (
        "drugs", Decimal(2), "oz", Decimal("56.70"), "A",
    )  # fmt: skip
    page = page_of(client, field, seize.operation)
    assert "Heroin: 2 ounces (56.7g)" in page
    assert "Class A" in page


def test_grams_alone_are_what_they_were(seize):
    made = seize("drugs", drug="other", drug_class="C", grams=Decimal("38.50"))
    assert (made.quantity, made.unit, made.grams, made.drug_class) == (Decimal("38.50"), "g", Decimal("38.50"), "C")


def test_wraps_are_counted_and_never_weighed(seize, field, client):
    made = seize("drugs", drug="crack", quantity=Decimal(40), unit="wraps")
    assert (made.kind, made.grams) == ("doses", None)
    assert "Crack cocaine: 40 wraps" in page_of(client, field, seize.operation)
    with pytest.raises(Refused):
        seize("drugs", drug="crack", quantity=Decimal("1.5"), unit="tablets")


def test_euros_stand_apart_from_pounds(seize, field, client):
    seize("cash", pence=10_000)
    made = seize("cash", currency="EUR", amount=Decimal(450))
    assert (made.kind, made.pence) == ("currency", None)
    total(field, seize.operation, "cash", "100")
    page = page_of(client, field, seize.operation)
    assert "EUR 450.00" in page
    assert "Cash in pounds, stated: £100. The parts add up." in page
    with pytest.raises(Refused):
        seize("cash", currency="XXX", amount=Decimal(1))
    with pytest.raises(Refused):
        seize("cash", currency="EUR")


def test_a_phone_named_is_a_record_of_its_own_linked_to_the_operation_and_to_whom_it_was_taken_from(
    seize, field, client
):
    person = field.found(seize.operation).person
    made = seize("phone", count=1, identifier_kind="msisdn", identifier="07700 900321", person=person)
    pairs = {(link.kind, link.from_record, link.to_record) for link in Link.objects.filter(withdrawn_at=None)}
    assert (LinkKind.SEEN_AT, made.phone.record, seize.operation.record) in pairs
    assert (LinkKind.USES_PHONE, person.record, made.phone.record) in pairs
    assert "07700 900321" in page_of(client, field, seize.operation)
    ProtectedRecord.objects.filter(pk=made.phone.record.pk).update(restriction=Restriction.RESTRICTED)
    page = page_of(client, field, seize.operation)
    assert "07700 900321" not in page
    assert "Phones: 1" in page
    with pytest.raises(Refused):
        seize("phone", count=2, identifier_kind="msisdn", identifier="07700 900322")


def test_a_vehicle_is_a_record_of_its_own(seize, field, client):
    made = seize("vehicle", registration="AB12 CDE")
    assert Link.objects.filter(from_record=made.vehicle.record, to_record=seize.operation.record).exists()
    assert "Vehicle: AB12 CDE" in page_of(client, field, seize.operation)
    with pytest.raises(Refused):
        seize("vehicle")


def test_the_page_says_by_how_much_the_parts_fall_short_and_when_they_add_up(seize, field, client):
    for drug, kilograms in (("crack", "16.1"), ("heroin", "11"), ("cocaine", "151.3"), ("cannabis", "5")):
        seize("drugs", drug=drug, quantity=Decimal(kilograms), unit="kg")
    for weapon, section, count in (
        ("firearm", "1", 15),
        ("firearm", "5", 29),
        ("imitation", "", 39),
        ("blade", "", 325),
    ):
        seize("weapon", weapon=weapon, firearm_section=section, count=count)
    total(field, seize.operation, "class_a", "178.49", "kg")
    total(field, seize.operation, "firearms", "83")
    total(field, seize.operation, "blades", "324")
    page = page_of(client, field, seize.operation)
    assert "Class A drugs, stated: 178,490g. The parts recorded here come to 178,400g: 90g less than stated." in page
    assert "Firearms, imitations included, stated: 83. The parts add up." in page
    assert "The parts recorded here come to 325: 1 more than stated." in page
    assert "Section 5: prohibited" in page


def test_the_newest_statement_of_a_kind_stands(seize, field, client):
    total(field, seize.operation, "phones", "4")
    total(field, seize.operation, "phones", "0")
    assert StatedTotal.related.count() == 2
    assert page_of(client, field, seize.operation).count("Phones, stated:") == 1


@pytest.mark.parametrize(("of", "amount", "unit"), [("drugs", "3", ""), ("phones", "1.5", ""), ("nothing", "1", ""),
                                                    ("cash", "-1", "")])  # fmt: skip
def test_a_total_that_cannot_be_is_refused(seize, field, of, amount, unit):
    with pytest.raises(Refused):
        total(field, seize.operation, of, amount, unit)


def test_who_may_not_open_the_operation_states_nothing(seize, field):
    with pytest.raises(Absent):
        state_total(
            by=field.world.charity,
            at=field.at,
            operation_uuid=seize.operation.record.uuid,
            of="cash",
            amount=Decimal(1),
        )
    assert not Seizure.related.exists()
