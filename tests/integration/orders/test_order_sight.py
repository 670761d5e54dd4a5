"""Who sees an order and what a partner is told of one; a child as its subject; how ready an application is; plans."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.orders.register import DAY
from throughline.access.actions import exclude_member
from throughline.access.gate import visible_records
from throughline.access.models import Grant, Involvement, ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.orders.actions.contents import add_condition
from throughline.orders.actions.orders import review_order
from throughline.orders.actions.plans import (
    TacticGiven,
    begin_disruption_plan,
    choose_tactic,
    end_plan,
    review_child_plan,
    review_tactic,
)
from throughline.orders.actions.telling import TellingGiven, stop_telling, tell_partner
from throughline.orders.queries.orders import OrderFilter, get_order, list_orders, list_protected, list_told_to_us
from throughline.orders.queries.plans import list_open_tactics, list_plans_about
from throughline.orders.queries.readiness import list_points
from throughline.orders.states import OrderStatus
from throughline.register.models import Link, Person
from throughline.register.states import LinkKind
from throughline.work.models import Notice, Task
from throughline.work.states import TaskKind


def restrict(record, *, keep=()):
    """Close a record to all but these members."""
    ProtectedRecord.objects.filter(pk=record.pk).update(restriction=Restriction.SENSITIVE)
    Involvement.objects.filter(record=record).exclude(member__in=[actor.member for actor in keep]).delete()


def page_of(actor, name, *args):
    client = Client()
    client.force_login(actor.member.account)
    return client.get(reverse(name, args=args))


def test_an_order_is_seen_by_whoever_sees_what_it_is_about_and_by_nobody_else(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    assert get_order(register.coordinator, order.record.uuid, register.at) == order
    restrict(order.about, keep=[register.officer])
    with pytest.raises(Absent):
        get_order(register.coordinator, order.record.uuid, register.at)
    assert list_orders(register.coordinator, register.at, OrderFilter(), first=0, limit=9) == ([], 0)
    # Its own record is an envelope: not even who recorded it, or the coordinator, passes it by default.
    for actor in (register.coordinator, register.officer):
        assert not visible_records(actor, register.at).filter(pk=order.record_id).exists()


def test_who_is_kept_from_the_line_is_kept_from_its_orders(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    exclude_member(
        by=register.coordinator, at=register.at, record=order.about, member=register.officer.member, reason="A cousin"
    )
    assert page_of(register.officer, "order", order.record.uuid).status_code == 404
    assert order.record.reference not in page_of(register.officer, "orders").content.decode()


def tell(register, order, conditions=(), agency="charity"):
    given = TellingGiven(register.world.agencies[agency], "A phone number", "Ring us", tuple(conditions))
    return tell_partner(by=register.coordinator, at=register.at, order_uuid=order.record.uuid, given=given)


def test_a_partner_is_told_that_it_is_in_force_and_the_conditions_it_needs_and_no_more(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    act = {"by": register.officer, "at": register.at, "order_uuid": order.record.uuid}
    needed = add_condition(**act, text="No contact near the school")
    add_condition(**act, text="Live at 9 Secret Row")
    charity = register.world.charity
    assert list_told_to_us(charity, register.at) == []
    tell(register, order, [needed.pk])
    body = page_of(charity, "orders-told").content.decode()
    assert "A phone number" in body
    assert "No contact near the school" in body
    for hidden in ("Secret Row", "Kite line", "900123", "Supt Ines Ford"):
        assert hidden not in body
    assert not visible_records(charity, register.at).filter(pk=order.about_id).exists()
    assert page_of(charity, "order", order.record.uuid).status_code == 404
    assert Notice.related.filter(member=charity.member, record=order.record).exists()
    event = Event.objects.filter(action="tell_partner").get()
    assert (event.op, event.recipient) == ("disclosure", "Steady Hands")
    # Another agency reads nothing.
    assert list_told_to_us(register.world.here[Role.PARTNER], register.at) == []


def test_a_condition_that_was_varied_away_is_told_no_more(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    gone = add_condition(
        by=register.officer, at=register.at, order_uuid=order.record.uuid, text="No contact near the school"
    )
    tell(register, order, [gone.pk])
    assert "No contact near the school" in page_of(register.world.charity, "orders-told").content.decode()
    register.step(order, "varied", ended=(gone.pk,))
    assert "No contact near the school" not in page_of(register.world.charity, "orders-told").content.decode()


def test_what_was_told_ends_with_the_grant_and_says_when_the_order_has_ended(register):
    order = register.in_status(OrderStatus.IN_FORCE)
    told = tell(register, order)
    charity = register.world.charity
    register.step(order, "discharged")
    assert "No longer in force" in page_of(charity, "orders-told").content.decode()
    stop_telling(by=register.coordinator, at=register.at, order_uuid=order.record.uuid, told_id=told.pk)
    assert list_told_to_us(charity, register.at) == []


def test_a_partner_is_told_no_longer_than_the_order_lasts(register):
    order = register.step(register.ddtro(), "applied")
    order = register.step(order, "made", until_date=register.today + 9 * DAY)
    tell(register, order)
    grant = Grant.objects.get(record=order.record)
    assert (grant.expires_at - register.at).days == 10


@pytest.mark.parametrize("status", [status for status in OrderStatus.values if status != OrderStatus.IN_FORCE])
def test_only_an_order_in_force_is_told(register, status):
    with pytest.raises(Refused, match="in force"):
        tell(register, register.in_status(status))


def test_a_child_is_no_subject_without_an_item_as_harmed_and_a_second_look(register):
    line = register.line()
    child = register.arrest(register.operation(line), person=register.person("Kit", age=16)).person
    with pytest.raises(Refused) as refusal:
        register.begin(child.record.uuid, "injunction")
    assert refusal.value.field == "harmed_along"
    order = register.begin(child.record.uuid, "injunction", harmed_along=line.record.uuid)
    assert Link.objects.filter(from_record=child.record, kind=LinkKind.CHILD_HARMED_BY).exists()
    assert Task.related.filter(kind=TaskKind.CHILD_SUBJECT, record=child.record, done_at__isnull=True).exists()
    with pytest.raises(Refused, match="second person"):
        register.step(order, "applied")
    act = {"at": register.at, "order_uuid": order.record.uuid, "note": "It keeps him from the flat."}
    with pytest.raises(Absent):
        review_order(by=register.officer, **act)
    review_order(by=register.world.social, **act)
    assert register.step(order, "applied").applied_date == register.today


def test_who_recorded_an_order_about_a_child_does_not_review_it(register):
    line = register.line()
    child = register.arrest(register.operation(line), person=register.person("Kit", age=None)).person
    order = register.begin(child.record.uuid, "injunction", by=register.coordinator, harmed_along=line.record.uuid)
    with pytest.raises(Refused, match="other than who recorded"):
        review_order(by=register.coordinator, at=register.at, order_uuid=order.record.uuid, note="Fine")


@pytest.mark.parametrize("age", [15, (17, 19), None])
def test_a_warning_notice_names_an_adult(register, age):
    with pytest.raises(Refused, match="names an adult") as refusal:
        register.begin(register.someone("Kit", age).record.uuid, "cawn")
    assert refusal.value.field == "order_kind"


def test_whom_it_protects_is_for_those_who_may_see_them(register):
    adult = register.someone()
    child: Person = register.found(register.operation(), register.person("Jay", age=15)).person
    order = register.begin(adult.record.uuid, "cawn", protects=child.record.reference)
    assert [row.person for row in list_protected(register.officer, register.at, order)] == [child]
    shown = page_of(register.coordinator, "order", order.record.uuid).content.decode()
    assert "Jay Sample" in shown
    restrict(child.record, keep=[register.officer])
    assert list_protected(register.coordinator, register.at, order) == []
    hidden = page_of(register.coordinator, "order", order.record.uuid).content.decode()
    assert "Jay" not in hidden
    assert "Protects" not in hidden
    points = {each.point.key: each for each in list_points(register.coordinator, register.at, order)}
    assert not points["child"].is_evidenced
    with pytest.raises(Refused, match="No person with that reference"):
        register.begin(adult.record.uuid, "cawn", by=register.coordinator, protects=child.record.reference)


def test_a_warning_notice_is_issued_without_a_court_and_holds_once_served(register):
    order = register.begin(register.someone().record.uuid, "cawn")
    with pytest.raises(Refused):
        register.step(order, "applied")
    order = register.step(order, "made", register.today - DAY)
    with pytest.raises(Refused, match="in force"):
        tell(register, order)
    register.step(order, "served", register.today, age_reason="Her mother gave her date of birth")
    tell(register, order)


def test_readiness_lists_only_what_the_reader_may_see(register):
    line = register.line()
    operation = register.operation(line)
    register.arrest(operation, line_uuid=line.record.uuid)
    order = register.ddtro(line)

    def texts(actor):
        return {each.point.key: {fact.text for fact in each.facts} for each in list_points(actor, register.at, order)}

    before = texts(register.coordinator)
    assert any("Arrest" in text for text in before["used"])
    assert before["restricts"]
    assert before["named"]
    assert before["applicant"]
    restrict(operation.record, keep=[register.officer])
    after = texts(register.coordinator)
    assert not any("Arrest" in text for text in after["used"])
    assert any("Arrest" in text for text in texts(register.officer)["used"])
    register.deactivate(line, register.today)
    assert not texts(register.officer)["restricts"]


def test_readiness_of_a_closure_says_what_is_missing_and_is_no_legal_advice(register):
    operation = register.operation(suspected_cuckooing=True)
    order = register.begin(operation.place.record.uuid, "closure")
    body = page_of(register.coordinator, "order-readiness", order.record.uuid).content.decode()
    assert "not legal advice" in body
    assert "cuckooing suspected" in body
    assert "Nobody has answered yet what closing would mean" in body


def begin(register, record, **given):
    return begin_disruption_plan(
        by=given.pop("by", register.officer), at=register.at, record_uuid=record.uuid, aims="The number stays dead.",
        review_date=register.today + 28 * DAY, **given,
    )  # fmt: skip


def tactic(register, key="patrol", **given):
    values = {"review_date": register.today + 7 * DAY} | given
    return TacticGiven(key, register.world.agencies["police"], register.today, **values)


def test_a_plan_chooses_tactics_and_who_is_asked_gets_a_task(register):
    line = register.line()
    plan = begin(register, line.record)
    act = {"by": register.officer, "at": register.at}
    chosen = choose_tactic(
        **act, plan_uuid=plan.uuid, given=tactic(register, "ddtro", owner=register.coordinator.member, detail="Today")
    )
    task = Task.related.get(kind=TaskKind.TACTIC)
    assert (task.owner, task.record, chosen.task) == (register.coordinator.member, line.record, task)
    with pytest.raises(Refused, match="A tactic still runs"):
        end_plan(**act, plan_uuid=plan.uuid, note="Done")
    with pytest.raises(Refused, match="what came of it"):
        review_tactic(**act, tactic_uuid=chosen.uuid, outcome="worked")
    review_tactic(**act, tactic_uuid=chosen.uuid, outcome="worked", note="Off within the week.")
    assert Task.related.get(pk=task.pk).outcome == "Off within the week."
    end_plan(**act, plan_uuid=plan.uuid, note="The line did not come back.")
    begin(register, line.record)
    assert [row.ended_date is None for row in list_plans_about(register.officer, register.at, line.record)] == [
        True,
        False,
    ]


def test_one_plan_runs_a_record_and_nobody_is_asked_who_cannot_see_it(register):
    line = register.line()
    plan = begin(register, line.record)
    with pytest.raises(Refused, match="runs already"):
        begin(register, line.record)
    with pytest.raises(Refused, match="cannot see this record"):
        choose_tactic(
            by=register.officer, at=register.at, plan_uuid=plan.uuid,
            given=tactic(register, owner=register.world.charity.member),
        )  # fmt: skip


def test_no_tactic_leads_to_an_order_that_cannot_be_made_yet(register):
    keys = {each.key for each in list_open_tactics("person", register.today)}
    assert {"stpo", "cawn"} <= keys
    assert not {"ccepo", "respect"} & keys
    assert "closure" not in keys
    plan = begin(register, register.someone().record)
    with pytest.raises(Refused, match="from the list"):
        choose_tactic(by=register.officer, at=register.at, plan_uuid=plan.uuid, given=tactic(register, "ccepo"))


def test_a_plan_about_a_child_waits_for_a_second_person(register):
    line = register.line()
    child = register.arrest(register.operation(line), person=register.person("Kit", age=16)).person
    with pytest.raises(Refused, match="no child is a person of concern alone"):
        begin(register, child.record)
    plan = begin(register, child.record, harmed_along=line.record.uuid)
    with pytest.raises(Refused, match="second person"):
        choose_tactic(by=register.officer, at=register.at, plan_uuid=plan.uuid, given=tactic(register))
    review_child_plan(
        by=register.world.social, at=register.at, plan_uuid=plan.uuid, note="It keeps him out of the flat."
    )
    choose_tactic(by=register.officer, at=register.at, plan_uuid=plan.uuid, given=tactic(register))


def test_a_new_order_is_asked_for_in_one_form_and_what_was_typed_comes_back(register):
    line, client = register.line(), Client()
    client.force_login(register.officer.member.account)
    href = reverse("order-new", args=[line.record.uuid])
    typed = {"applicant_agency": register.officer.agency.pk, "applicant_name": "Supt Ines Ford"}
    refused = client.post(href, typed).content.decode()
    assert "Choose what kind of order it is" in refused
    assert "Supt Ines Ford" in refused
    assert client.post(href, typed | {"order_kind": "ddtro"}).status_code == 302
    assert list_orders(register.officer, register.at, OrderFilter(), first=0, limit=9)[1] == 1


def test_a_partner_is_chosen_and_told_on_its_page(register):
    order, client = register.in_status(OrderStatus.IN_FORCE), Client()
    client.force_login(register.coordinator.member.account)
    told = {"agency": register.world.charity.agency.pk, "about_whom": "A phone number"}
    assert client.post(reverse("order-tell", args=[order.record.uuid]), told).status_code == 302
    assert [row.about_whom for row in list_told_to_us(register.world.charity, now())] == ["A phone number"]


def test_a_tactic_is_chosen_on_its_page_for_an_agency_where_nobody_is_asked(register):
    plan, client = begin(register, register.line().record), Client()
    client.force_login(register.officer.member.account)
    day = f"{register.today:%d/%m/%Y}"
    typed = {"tactic": "patrol", "owner_agency": register.world.agencies["council"].pk, "start_date": day}
    typed["review_date"] = f"{register.today + 9 * DAY:%d/%m/%Y}"
    assert client.post(reverse("tactic-new", args=[plan.uuid]), typed).status_code == 302
    assert plan.tactics.get().owner_agency == register.world.agencies["council"]
