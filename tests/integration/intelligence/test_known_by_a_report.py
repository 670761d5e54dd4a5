"""What an intelligence report alone knows is told nowhere to whoever may not read the report."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from tests.integration.disruption.enforcement_world import DAY, NUMBER, Enforcement
from throughline.access.models import Involvement, ProtectedRecord
from throughline.access.states import Restriction
from throughline.chronology.queries import Narrowed, read_chronology
from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.disruption.actions.roles import Towards, record_role
from throughline.disruption.queries.lines import list_people_along, missing_to_close
from throughline.disruption.queries.roles import list_roles
from throughline.intelligence.actions.submitting import IntelligenceGiven, submit_report
from throughline.orders.children import has_item_as_harmed
from throughline.orders.queries.protected import list_children_to_protect
from throughline.register.actions import SafeContactGiven, record_safe_contact
from throughline.register.links import link_an_event, link_records, withdraw_links, withdraw_what_it_said
from throughline.register.models import Link
from throughline.register.queries import links_shown, list_shared_identifiers
from throughline.register.states import LinkKind
from throughline.register.things import phone_for
from throughline.work.models import Notice

OTHER = "07700 900456"
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def known(hub_world):
    """A boy found on another line, whom a report of the force says carried for this one."""
    field = Enforcement(hub_world)
    line, other = field.line("Kite line"), field.line("Wren line", phones=["07700 900601"])
    boy = field.found(field.operation(other), line_uuid=other.record.uuid).person
    report, _ = submit_report(
        by=field.officer, at=field.at, given=IntelligenceGiven("A boy carries for it.", civil_date(field.at))
    )
    record_role(
        by=field.officer, at=field.at, person_uuid=boy.record.uuid, kind=LinkKind.EXPLOITED_TO_CARRY,
        towards=Towards(line_uuid=line.record.uuid), since_date=field.today - DAY, because_of=report.record.uuid,
    )  # fmt: skip
    return field, line, boy


def test_what_is_said_openly_too_is_told_whoever_knew_it_first(known):
    field, line, boy = known
    assert not told(field, field.coordinator, line, boy)["links"]
    joined = {"from_record": boy.record, "to_record": line.record, "kind": LinkKind.EXPLOITED_TO_CARRY}
    openly = link_records(by=field.officer, at=field.at, since_date=field.today, **joined)
    assert openly.report is None
    assert told(field, field.coordinator, line, boy)["links"]
    assert link_records(by=field.officer, at=field.at, since_date=field.today, **joined) == openly


def told(field, actor, line, boy):
    """Whether each place that tells of links tells this reader of this one."""
    happenings, _ = read_chronology(actor, field.at, line, Narrowed(), first=0, limit=50)
    return {
        "roles": bool(list_roles(actor, field.at, line.record)),
        "along": boy in [along.person for along in list_people_along(actor, field.at, line).shown],
        "links": links_shown(actor, field.at).filter(from_record=boy.record, to_record=line.record).exists(),
        "chronology": any("carry" in one.told.what for one in happenings),
    }


def test_whoever_reads_the_report_is_told(known):
    field, line, boy = known
    assert set(told(field, field.officer, line, boy).values()) == {True}


def test_whoever_may_open_both_ends_and_not_the_report_is_told_nowhere(known):
    field, line, boy = known
    assert set(told(field, field.coordinator, line, boy).values()) == {False}
    assert not list_people_along(field.coordinator, field.at, line).others_elsewhere


def test_the_link_says_which_report_and_no_other_event_is_one(known):
    field, line, boy = known
    rows = boy.record.links_from.all()
    assert {row.report_id for row in rows if row.kind == LinkKind.EXPLOITED_TO_CARRY} == {
        row.because_of_id for row in rows if row.kind == LinkKind.EXPLOITED_TO_CARRY
    }
    assert {row.report_id for row in rows if row.kind != LinkKind.EXPLOITED_TO_CARRY} == {None}


def test_no_child_is_offered_to_protect_by_what_the_report_alone_says(known):
    field, line, boy = known
    assert boy in list_children_to_protect(field.officer, field.at, line.record)
    assert boy not in list_children_to_protect(field.coordinator, field.at, line.record)


def test_what_the_report_alone_says_is_no_ones_item_as_a_child_harmed_but_its_readers(known):
    field, _, boy = known
    Link.objects.filter(from_record=boy.record, report__isnull=True).exclude(kind=LinkKind.FOUND_BY).delete()
    assert has_item_as_harmed(field.officer, field.at, boy)
    assert not has_item_as_harmed(field.coordinator, field.at, boy)


def heard(field, actor):
    return [shared.value for shared in list_shared_identifiers(actor, field.at, decided=False)]


def safe_number(field, boy, number=NUMBER):
    given = SafeContactGiven(safe_phone=number)
    record_safe_contact(by=field.world.social, at=field.at, person_uuid=boy.record.uuid, given=given)


def test_a_shared_number_that_the_report_alone_gives_is_heard_of_by_its_readers_until_it_is_said_openly(known):
    field, line, boy = known
    field.line("Teal line", phones=[OTHER])
    report, _ = submit_report(
        by=field.officer, at=field.at, given=IntelligenceGiven("He rings on it.", civil_date(field.at))
    )
    phone = phone_for(by=field.officer, at=field.at, kind="msisdn", typed=OTHER)
    link_an_event(
        by=field.officer, at=field.at, from_record=boy.record, to_record=phone.record, kind=LinkKind.USES_PHONE,
        since_date=field.today, because_of=report.record,
    )  # fmt: skip
    assert heard(field, field.officer) == ["+447700900456"]
    assert not heard(field, field.coordinator)
    told = Notice.related.filter(text="Two records share an identifier")
    assert set(told.values_list("member__role", flat=True)) <= {"police", "analyst", "rocu"}
    assert told.exists()
    safe_number(field, boy, OTHER)
    assert heard(field, field.coordinator) == ["+447700900456"]
    assert told.filter(member__role="coordinator").count() == 1


def test_what_the_report_alone_joins_is_not_a_reason_to_say_nothing(known):
    field, line, boy = known
    safe_number(field, boy)
    assert heard(field, field.coordinator) == ["+447700900123"]


def test_a_shared_number_that_only_a_report_still_says_is_heard_of_by_its_readers(known):
    """What was said openly was recorded in error; a report says it still: it leaves the coordinator's list for its readers'."""
    field, line, boy = known
    field.line("Teal line", phones=[OTHER])
    phone = phone_for(by=field.officer, at=field.at, kind="msisdn", typed=OTHER)
    joined = {"from_record": boy.record, "to_record": phone.record}
    link_records(by=field.officer, at=field.at, kind=LinkKind.USES_PHONE, since_date=field.today, **joined)
    report, _ = submit_report(
        by=field.officer, at=field.at, given=IntelligenceGiven("He rings on it.", civil_date(field.at))
    )
    link_an_event(
        by=field.officer,
        at=field.at,
        kind=LinkKind.USES_PHONE,
        since_date=field.today,
        because_of=report.record,
        **joined,
    )
    assert heard(field, field.coordinator) == ["+447700900456"]
    withdraw_links(by=field.officer, at=field.at, kinds=[LinkKind.USES_PHONE], reason="Another boy", **joined)
    assert not heard(field, field.coordinator)
    assert heard(field, field.officer) == ["+447700900456"]
    withdraw_what_it_said(by=field.officer, at=field.at, event=report.record, reason="Another boy")
    assert not heard(field, field.officer)


@pytest.fixture
def held(hub_world):
    """A man charged as the holder of another line, whom only a report of the force says held this one too."""
    field = Enforcement(hub_world)
    line, other = field.line("Kite line"), field.line("Wren line", phones=["07700 900601"])
    arrest = field.arrest(field.operation(other), is_line_holder=True, charged_date=field.today - 5 * DAY)
    return field, line, arrest


def say_in_a_report(field, line, arrest):
    report, _ = submit_report(
        by=field.officer, at=field.at, given=IntelligenceGiven("He held it.", civil_date(field.at))
    )
    record_role(
        by=field.officer, at=field.at, person_uuid=arrest.person.record.uuid, kind=LinkKind.HOLDER_OF,
        towards=Towards(line_uuid=line.record.uuid), since_date=field.today - 5 * DAY, because_of=report.record.uuid,
    )  # fmt: skip


def closing_told(field, line, actor):
    """What the line's page says is missing, and what closing it by type 1 answers, with whatever it wrote undone."""
    missing = missing_to_close(actor, field.at, line, field.today)
    try:
        with transaction.atomic():
            field.close(line, closure_type=1, by=actor)
            transaction.set_rollback(True)
    except Refused as refused:
        return missing, str(refused), refused.field
    return missing, "closed", ""


def test_a_holder_only_a_report_knows_is_a_ground_to_its_readers_and_to_others_as_if_it_were_not_there(held):
    field, line, arrest = held
    without = closing_told(field, line, field.coordinator)
    assert "rests only on what you may open yourself" in without[1]
    assert closing_told(field, line, field.officer)[1] == without[1]
    say_in_a_report(field, line, arrest)
    assert closing_told(field, line, field.coordinator) == without
    missing, said, _ = closing_told(field, line, field.officer)
    assert (missing.type_1, said) == ("", "closed")


def test_an_arrest_one_may_not_open_is_no_ground_and_says_no_more_than_none(held):
    field, line, _ = held
    without = closing_told(field, line, field.coordinator)
    operation = field.operation(line)
    field.arrest(operation, field.person("Abe", age=40), is_line_holder=True, charged_date=field.today - 5 * DAY)
    assert closing_told(field, line, field.coordinator)[1] == "closed"
    ProtectedRecord.objects.filter(pk=operation.record_id).update(restriction=Restriction.SENSITIVE)
    Involvement.objects.filter(record=operation.record, member=field.coordinator.member).delete()
    assert closing_told(field, line, field.coordinator) == without
    assert closing_told(field, line, field.officer)[1] == "closed"


def test_the_charge_a_closure_rests_on_is_told_to_whoever_may_open_its_operation(held, sign_in):
    field, line, _ = held
    operation = field.operation(line)
    field.arrest(operation, field.person("Abe", age=40), is_line_holder=True, charged_date=field.today - 5 * DAY)
    field.close(line, closure_type=1)
    client, href = sign_in(field.coordinator), reverse("line", args=[line.record.uuid])
    assert "Holder charged" in client.get(href).content.decode()
    ProtectedRecord.objects.filter(pk=operation.record_id).update(restriction=Restriction.SENSITIVE)
    Involvement.objects.filter(record=operation.record, member=field.coordinator.member).delete()
    for name in ("line", "line-after"):
        shown = client.get(reverse(name, args=[line.record.uuid])).content.decode()
        assert "Type 1" in shown
        assert "Holder charged" not in shown
