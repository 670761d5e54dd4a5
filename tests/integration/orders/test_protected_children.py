"""A warning notice's child: young enough on the day of service, picked from those the reader may see; and an order on paper."""

from __future__ import annotations

import dataclasses

import pytest
from django.urls import reverse

from tests.integration.orders.register import DAY
from tests.integration.orders.test_order_sight import page_of, restrict
from tests.integration.reading import text_of
from tests.paper import require_readable
from throughline.chronology.queries import Narrowed, read_chronology
from throughline.core.errors import Refused
from throughline.orders.actions.contents import record_breach
from throughline.orders.kinds import order_kind, order_kinds
from throughline.orders.models import Order
from throughline.orders.policies import require_protected_age
from throughline.orders.queries.protected import list_children_to_protect
from throughline.orders.states import OrderStatus
from throughline.register.ages import UNKNOWN_AGE, Age
from throughline.register.models import Person
from throughline.register.states import AgeBasis


def child_of(register, age, name="Jay"):
    return register.found(register.operation(), register.person(name, age=age)).person


def notice(register, child=None, **given):
    adult = register.someone()
    given |= {"protects": child.record.reference} if child else {}
    return register.step(register.begin(adult.record.uuid, "cawn", **given), "made", register.today - DAY)


@pytest.mark.parametrize(
    ("low", "high", "in_care", "answer"),
    [
        (12, 15, False, "yes"), (15, 15, False, "yes"), (15, 16, False, "reason"), (16, 16, False, "no"),
        (16, 16, True, "yes"), (17, 17, True, "yes"), (17, 18, True, "reason"), (18, 18, True, "no"),
        (None, None, False, "reason"),
    ],
)  # fmt: skip
def test_the_age_is_the_kinds_own_and_unknown_asks_for_a_reason(low, high, in_care, answer):
    kind = order_kind("cawn")
    assert (kind.protects_under, kind.protects_under_in_care) == (16, 18)
    age = Age(low, high, AgeBasis.STATED) if low is not None else UNKNOWN_AGE
    if answer == "yes":
        require_protected_age(kind, age, "", in_care=in_care)
        return
    with pytest.raises(Refused) as refusal:
        require_protected_age(kind, age, " ", in_care=in_care)
    assert refusal.value.field == ("age_reason" if answer == "reason" else "happened_date")
    if answer == "reason":
        require_protected_age(kind, age, "A birth certificate", in_care=in_care)
    else:
        with pytest.raises(Refused):
            require_protected_age(kind, age, "A birth certificate", in_care=in_care)
    # The number is data: with another, the answer is another; with none, nothing is asked.
    require_protected_age(
        dataclasses.replace(kind, protects_under=None, protects_under_in_care=None), age, "", in_care=in_care
    )


def test_only_a_kind_that_says_so_asks_for_an_age():
    assert [key for key, kind in order_kinds().items() if kind.protects_under is not None] == ["cawn"]


def test_the_day_that_counts_is_the_day_of_service(register):
    jay = child_of(register, 15)
    Person.related.filter(pk=jay.pk).update(date_of_birth=register.today.replace(year=register.today.year - 16))
    order = notice(register, jay)
    with pytest.raises(Refused, match="protects a child under 16"):
        register.step(order, "served", register.today)
    served = register.step(order, "served", register.today - DAY)
    assert served.served_date == register.today - DAY


def test_in_care_the_age_is_another_and_is_kept_with_the_service(register):
    jay = child_of(register, 16)
    Person.related.filter(pk=jay.pk).update(date_of_birth=register.today.replace(year=register.today.year - 17))
    order = notice(register, jay)
    register.step(order, "served", register.today, child_in_care=True)
    assert order.steps.get(kind="served").child_in_care


def test_a_reason_is_asked_by_the_page_kept_and_shown(register, client):
    order = notice(register, child_of(register, None))
    client.force_login(register.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    here = reverse("order-step", args=[order.record.uuid, "served"])
    typed = {
        "once": "a-key-of-this-form-only", "version": str(order.version), "happened_date": f"{register.today:%d/%m/%Y}",
        "detail": "In person",
    }  # fmt: skip
    refused = client.post(here, typed)
    assert "Say how it is known" in text_of(refused)
    assert "In person" in refused.content.decode()
    client.post(here, typed | {"age_reason": "Her mother gave her birthday"})
    assert order.steps.get(kind="served").age_reason == "Her mother gave her birthday"
    assert "Her mother gave her birthday" in text_of(page_of(register.officer, "order", order.record.uuid))


def test_that_a_notice_was_not_kept_is_told_in_the_chronology_of_the_child_it_protects(register):
    jay = child_of(register, 14)
    order = register.step(notice(register, jay), "served", register.today - DAY)
    record_breach(
        by=register.officer, at=register.at, order_uuid=order.record.uuid, happened_date=register.today,
        what="He waited at the school gate.",
    )  # fmt: skip

    def told(reader):
        return [one.told.detail for one in read_chronology(reader, register.at, jay, Narrowed(), first=0, limit=50)[0]]

    assert "He waited at the school gate." in told(register.officer)
    restrict(order.about)
    assert "He waited at the school gate." not in told(register.coordinator)


def test_a_child_one_may_not_see_is_asked_about_like_one_not_known(register):
    jay = child_of(register, 17)
    order = notice(register, jay)
    restrict(jay.record)
    with pytest.raises(Refused, match="age not known") as refusal:
        register.step(order, "served", register.today, by=register.coordinator)
    assert "17" not in str(refusal.value)


def test_children_linked_to_the_record_are_offered_to_those_who_may_see_them(register, client):
    line = register.line()
    operation = register.operation(line)
    adult = register.arrest(operation, person=register.person("Wes", age=34)).person
    jay = register.found(operation, register.person("Jay", age=15)).person
    register.found(operation, register.person("Old", age=30))
    register.found(register.operation(), register.person("Far", age=14))
    offered = list_children_to_protect(register.officer, register.at, adult.record)
    assert [person.given_name for person in offered] == ["Jay"]
    client.force_login(register.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    here = reverse("order-new", args=[adult.record.uuid])
    assert "Jay Sample, 15" in text_of(client.get(here))
    typed = {
        "once": "a-key-of-this-form-only", "order_kind": "cawn", "applicant_agency": str(register.officer.agency.pk),
        "applicant_name": "PC Sample", "applicant_rank": "constable", "child": jay.record.reference,
    }  # fmt: skip
    both = client.post(here, typed | {"protects": jay.record.reference})
    assert "not both" in text_of(both)
    client.post(here, typed)
    assert Order.related.get().protected.get().person == jay
    # Hidden is absent: neither offered nor chosen by who may not see them.
    restrict(jay.record)
    assert list_children_to_protect(register.coordinator, register.at, adult.record) == []
    client.force_login(register.coordinator.member.account, backend="django.contrib.auth.backends.ModelBackend")
    assert "Jay" not in text_of(client.get(here))
    client.post(here, typed | {"once": "a-key-of-that-form-only"})
    assert Order.related.filter(protected__person=jay).count() == 1


def test_nobody_is_reached_through_a_line_one_may_not_see(register):
    line = register.line()
    operation = register.operation(line)
    adult = register.arrest(operation, person=register.person("Wes", age=34)).person
    register.found(operation, register.person("Jay", age=15))
    for record in (line.record, operation.record, operation.place.record):
        restrict(record)
    assert list_children_to_protect(register.coordinator, register.at, adult.record) == []


def test_an_order_is_printed_with_what_it_says_and_without_whom_it_protects(register):
    jay = child_of(register, 15)
    order = notice(register, jay, grounds="He waits for her after school.")
    page = text_of(page_of(register.coordinator, "order-print", order.record.uuid))
    assert "Child abduction warning notice" in page
    assert order.record.reference in page
    assert "He waits for her after school." in page
    assert "Somebody named on its page, not here" in page
    assert "Jay" not in page
    restrict(jay.record)
    assert "Somebody named on its page" not in text_of(page_of(register.coordinator, "order-print", order.record.uuid))
    pdf = page_of(register.coordinator, "order-pdf", order.record.uuid)
    assert pdf["Content-Type"] == "application/pdf"
    require_readable(pdf.content, title=order.record.reference, not_in_title=(jay.given_name, jay.family_name))
    assert order.record.reference in pdf["Content-Disposition"]


def test_a_printed_order_says_its_conditions_breaches_and_dates(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    record_breach(
        by=register.officer, at=register.at, order_uuid=order.record.uuid, happened_date=register.today,
        what="It rang again.", action_taken="The provider was told.",
    )  # fmt: skip
    page = text_of(page_of(register.officer, "order-print", order.record.uuid))
    for said in ("In force", "Last day", "07700 900123", "It rang again.", "No condition is recorded."):
        assert said in page, said
    restrict(order.about, keep=[register.officer])
    for name in ("order-print", "order-pdf"):
        assert page_of(register.coordinator, name, order.record.uuid).status_code == 404
