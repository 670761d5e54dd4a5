"""What one may not see is absent: every answer is the same, byte for byte, with and without the hidden thing.

A reader asks for every page of the product that is read, searches, and downloads. Then things they may not see are
recorded, joined to what they may see, and they ask again. Only the form token, the form's once-key and the hidden things
differ. Reuse: record more in ``hide_intelligence`` or ``hide_the_rest``; every kind of record has one there.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories.oracle import gather_facts, may_see
from tests.factories.world import PEOPLE
from tests.integration.access.conftest import Told
from tests.integration.access.table import Route, Signed, read_table
from throughline.access import gate
from throughline.access.models import Involvement, ProtectedRecord
from throughline.access.permissions import may
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core import clock
from throughline.core.clock import civil_date, now
from throughline.disruption.actions.arrests import record_arrest
from throughline.disruption.actions.closures import close_line
from throughline.disruption.actions.lines import AreaGiven, add_phone, record_line
from throughline.disruption.actions.operations import record_operation, record_person_found
from throughline.disruption.states import LineStatus
from throughline.geography.models import PoliceForce
from throughline.intelligence.actions.assessing import AssessmentGiven, assess_report
from throughline.intelligence.actions.linking import name_in_report, record_role
from throughline.intelligence.actions.submitting import IntelligenceGiven, submit_report
from throughline.register.given import AgeGiven, PersonGiven, PlaceGiven
from throughline.register.links import link_an_event
from throughline.register.states import AgeBasis, LinkKind
from throughline.register.things import phone_for, vehicle_for
from throughline.web.printing import pdf

TABLE = read_table()
READERS = list(PEOPLE)
# Health says nothing. What the audit shows is governance's, and says that something happened, never what: see ``done``.
NOT_ASKED = ("healthz", "readyz")
# A measure is counted over all rows, by a permission of its own (practice.md P26): an operation or an arrest that its reader
# may not open is in it. Intelligence is in none, so for intelligence these pages are asked too.
COUNTED_OVER_ALL = "figures.measure"
AUDIT = "audit-looks"
SECRET = "Zephyr"
ON_BOTH = ("07700 900781", "07700 900782")
SEARCHED = (
    SECRET,
    "Zephyr line",
    "07700 900777",
    "ZZ99 ZZZ",
    "2Z99 ZZZ",
    "ZZ99 ???",
    "99 Zephyr Street",
    "Lea",
    "Jay",
    "Jay Lea 17",
    f"{SECRET} Lea 15",
)


def blank(body: bytes) -> str:
    """A page without what differs each time it is asked for: the form's token and keys, the page's nonce."""
    text = re.sub(r'(csrfmiddlewaretoken|once|run)" value="[^"]*"|nonce="[^"]*"', "", body.decode(errors="replace"))
    return re.sub(r"/import/[0-9a-f-]{36}/progress", "", text)


def ask(client: Client, method: str, path: str, data: dict[str, str] | None = None) -> str:
    """One answer, whole: status, the headers that tell, and the body; undone afterwards."""
    with transaction.atomic():
        response = getattr(client, method)(path, data or {})
        told = [f"{name}: {response[name]}" for name in ("Location", "Content-Disposition", "ETag") if name in response]
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return "\n".join([str(response.status_code), *told, blank(body)])


def routes_for(actor: Actor, *, measures: bool, others: bool) -> Iterator[Route]:
    for route in TABLE.values():
        if route.name in NOT_ASKED or "GET" not in route.methods:
            continue
        is_measure = route.permission.startswith("figures.") and may(actor.role, COUNTED_OVER_ALL)
        if (measures if is_measure else others) and (not route.permission or may(actor.role, route.permission)):
            yield route


def crawl(told: Told, actor: Actor, *, measures: bool, others: bool = True) -> dict[str, str]:
    """Every answer to what a reader may ask, by what was asked."""
    signed = Signed(actor)
    answers = {}
    for route in routes_for(actor, measures=measures, others=others):
        answers[route.name] = ask(signed.on(route), "get", route.path(told.world, told.here))
    if others and may(actor.role, "person.search"):
        for text in SEARCHED:
            answers[f"search for {text}"] = ask(signed.browser, "post", reverse("search"), {"q": text})
    return answers


def prepare(told: Told) -> None:
    """The other unit works on the story's line, its boy and another, and has an analyst: another assesses what one sent."""
    rocu, analyst = told.world.outside[Role.ROCU].member, told.world.elsewhere[Role.ANALYST].member
    for thing in (told.here.line, told.here.person, told.second.person):
        Involvement.objects.create(
            record=thing.record, member=rocu, reason="works_with", since_at=told.world.at, since_by=rocu
        )
    analyst.agency = rocu.agency
    analyst.save(update_fields=["agency"])


def hide_intelligence(told: Told) -> list[ProtectedRecord]:
    """A report of another region's unit, assessed, naming the story's line, its boy and one nobody else knows along it."""
    story, world = told.here, told.world
    rocu = world.outside[Role.ROCU]
    other = world.elsewhere[Role.ANALYST]
    report, _ = submit_report(
        by=rocu, at=world.at, given=IntelligenceGiven(f"{SECRET} pays the boy.", civil_date(world.at))
    )
    act = {"at": world.at, "report_uuid": report.record.uuid}
    given = AssessmentGiven("1", "A", "P", "1")
    assess_report(by=other, version=report.version, given=given, **act)
    boys = (story.person, told.second.person)
    for thing in (story.line, *boys):
        name_in_report(by=rocu, record_uuid=thing.record.uuid, **act)
    for boy in boys:
        record_role(
            by=rocu, kind=LinkKind.EXPLOITED_TO_CARRY, from_uuid=boy.record.uuid, to_uuid=story.line.record.uuid,
            since_date=civil_date(world.at), **act,
        )  # fmt: skip
    return [report.record]


def hide_the_rest(told: Told) -> list[ProtectedRecord]:
    """A covert line with its number and operation, a boy found and arrested there, a phone, a vehicle and their links:

    all restricted, nobody named; each joined to something of the story that its readers may see.
    """
    story, world = told.here, told.world
    by, at, today = world.system, world.at, civil_date(world.at)
    before = set(ProtectedRecord.objects.values_list("pk", flat=True))
    force = PoliceForce.objects.get(name="West Midlands Police")
    line = record_line(
        by=by, at=at, name=f"{SECRET} line", first_reported_date=today, status=LineStatus.ACTIVE,
        owning_team=world.teams["police"], exporting=[AreaGiven(force)], importing=[AreaGiven(force)],
    )  # fmt: skip
    add_phone(by=by, at=at, line_uuid=line.record.uuid, number="07700 900777")
    operation = record_operation(
        by=by, at=at, operation_kind="warrant", happened_date=today, team=world.teams["police"],
        line_uuid=line.record.uuid, place=PlaceGiven(f"99 {SECRET} Street", "Sample"), force=force,
    )  # fmt: skip
    act = {"by": by, "at": at, "operation_uuid": operation.record.uuid, "line_uuid": line.record.uuid}
    boy = PersonGiven(given_name=SECRET, family_name="Lea", age=AgeGiven(15, 15, AgeBasis.STATED, today))
    found = record_person_found(**act, person=boy, reason="found_in_cuckooed", immediate_action="Taken home.")
    record_arrest(
        **act, person=PersonGiven(given_name=SECRET, family_name="Two", age=AgeGiven(16, 16, AgeBasis.STATED, today)),
        offence="concerned_in_supply", is_line_holder=False, team=world.teams["police"],
    )  # fmt: skip
    phone = phone_for(by=by, at=at, kind="imei", typed="490154203237518")
    vehicle = vehicle_for(by=by, at=at, registration="ZZ99 ZZZ")
    for start, kind, end in (
        (found.person, LinkKind.ASSOCIATE_OF, story.person), (story.person, LinkKind.ASSOCIATE_OF, found.person),
        (story.person, LinkKind.USES_PHONE, phone), (story.person, LinkKind.USES_VEHICLE, vehicle),
        (story.person, LinkKind.EXPLOITED_TO_STORE, line), (story.line, LinkKind.FOLLOWED_BY, line),
        (found.person, LinkKind.SEEN_AT, story.operation), (line, LinkKind.WORKS_FROM, story.operation.place),
        (story.case, LinkKind.CASE_LINE, line),
    ):  # fmt: skip
        link_an_event(by=by, at=at, from_record=start.record, to_record=end.record, kind=kind, since_date=today)
    hidden = ProtectedRecord.objects.exclude(pk__in=before)
    hidden.update(restriction=Restriction.RESTRICTED)
    Involvement.objects.filter(record__in=hidden).delete()
    return list(hidden)


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    assert set(before) == set(after)
    found = []
    for what, text in before.items():
        if after[what] != text:
            lines = difflib.unified_diff(text.splitlines(), after[what].splitlines(), lineterm="", n=0)
            found.append("\n".join([what, *list(lines)[2:8]]))
    return found


def done(page: str) -> set[tuple[str, str]]:
    """Who did what with a record, as the audit's page says it: all of the cell, so a word more is a difference."""
    cells = re.findall(r'data-label="(Who|What)"><div class="data-table__value">(.*?)</div>', page, re.S)
    words = [(label, " ".join(re.sub(r"<[^>]*>", " ", text).split())) for label, text in cells]
    who = [text for label, text in words if label == "Who"]
    what = [text for label, text in words if label == "What"]
    return {(name.split(" rocu")[0], act) for name, act in zip(who, what, strict=True)}


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still, so that "3 minutes ago" is the same twice; and a PDF answers with its words, which are readable."""
    moment = now()

    class Still(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return moment.astimezone(tz)

    monkeypatch.setattr(clock, "dt", SimpleNamespace(datetime=Still, date=dt.date, time=dt.time, UTC=dt.UTC))
    monkeypatch.setattr(pdf, "pdf_of", lambda document: json.dumps(pdf._data_of(document)).encode())


@pytest.mark.parametrize("role", READERS)
def test_what_a_reader_may_not_see_changes_nothing_they_are_answered(
    told: Told, db: None, still: None, role: str
) -> None:
    actor = told.world.here[role]
    prepare(told)
    if role in (Role.SOCIAL, Role.POLICE):
        told.here.involve(actor, told.world.at)
    measures = crawl(told, actor, measures=True, others=False)
    before = crawl(told, actor, measures=False)
    hidden = hide_intelligence(told)
    assert differences(measures, crawl(told, actor, measures=True, others=False)) == []
    hidden += hide_the_rest(told)
    assert len({record.kind for record in hidden}) >= 7
    assert not any(may_see(gather_facts(actor, record, now())) for record in hidden)
    after = crawl(told, actor, measures=False)
    if role == Role.GOVERNANCE:
        # That somebody did something with a record is what the audit is for: who, when, which operation, and no more.
        told_of = done(after.pop(AUDIT)) - done(before.pop(AUDIT))
        assert told_of == {("Ray Outside", "Changed")}
    assert differences(before, after) == []
    assert len(before) > 30 or not may(role, "case.view")


def close_on_one_arrest(told: Told) -> None:
    """Two lines of one holder, charged once, each on a number of its own: closed both by that charge, they count as two."""
    world, today = told.world, civil_date(told.world.at)
    by, at, day = world.police, world.at, today - dt.timedelta(days=9)
    force = PoliceForce.objects.get(name="West Midlands Police")
    lines = [
        record_line(
            by=by, at=at, name=name, first_reported_date=day, status=LineStatus.ACTIVE, owning_team=world.teams["police"],
            exporting=[AreaGiven(force)], importing=[AreaGiven(force)], phones=[number],
        )
        for name, number in zip(("Heron", "Rook"), ON_BOTH, strict=True)
    ]  # fmt: skip
    operation = record_operation(
        by=by, at=at, operation_kind="warrant", happened_date=day, team=world.teams["police"],
        line_uuid=lines[0].record.uuid, place=PlaceGiven("7 Heron Street", "Sample"), force=force,
    )  # fmt: skip
    arrest = record_arrest(
        by=by, at=at, operation_uuid=operation.record.uuid, line_uuid=lines[0].record.uuid, charged_date=day,
        person=PersonGiven(given_name="Wes", family_name="Rook", age=AgeGiven(34, 34, AgeBasis.STATED, day)),
        offence="concerned_in_supply", is_line_holder=True, team=world.teams["police"],
    )  # fmt: skip
    link_an_event(
        by=by, at=at, from_record=arrest.person.record, to_record=lines[1].record, kind=LinkKind.HOLDER_OF, since_date=day
    )  # fmt: skip
    for line in lines:
        close_line(
            by=by, at=at, line_uuid=line.record.uuid, closed_date=today, closure_type=1, evidence="Charged",
            authorised_by_name="Ada Firth", authorised_rank="DCI",
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.POLICE, Role.GOVERNANCE])
def test_a_covert_line_on_the_numbers_of_two_closed_lines_changes_nothing_others_are_answered(
    told: Told, db: None, still: None, role: str
) -> None:
    """No figure either: a measure is counted over all rows, but never by what only a covert line joins."""
    actor, world = told.world.here[role], told.world
    close_on_one_arrest(told)
    before = crawl(told, actor, measures=False) | crawl(told, actor, measures=True, others=False)
    force = PoliceForce.objects.get(name="West Midlands Police")
    made = record_line(
        by=world.here[Role.ROCU], at=world.at, name=f"{SECRET} line", first_reported_date=civil_date(world.at), is_covert=True,
        exporting=[AreaGiven(force)], importing=[AreaGiven(force)], phones=ON_BOTH,
    )  # fmt: skip
    assert not may_see(gather_facts(actor, made.record, now()))
    after = crawl(told, actor, measures=False) | crawl(told, actor, measures=True, others=False)
    if role == Role.GOVERNANCE:
        assert {what for _, what in done(after.pop(AUDIT)) - done(before.pop(AUDIT))} <= {"Recorded"}
    assert differences(before, after) == []


def test_the_comparison_notices_when_the_gate_lets_a_hidden_thing_through(
    told: Told, db: None, still: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = gate._rule

    def leaking(*asked: Any, **more: Any) -> Any:
        return rule(*asked, **more) | gate.Q(restriction=Restriction.RESTRICTED)

    wanted = ("lines", "operations", "search")
    monkeypatch.setattr(f"{__name__}.TABLE", {name: TABLE[name] for name in wanted})
    before = crawl(told, told.world.police, measures=False)
    hide_the_rest(told)
    gate._rule_in_sql.cache_clear()
    monkeypatch.setattr(gate, "_rule", leaking)
    leaks = differences(before, crawl(told, told.world.police, measures=False))
    gate._rule_in_sql.cache_clear()
    for name in ("lines", "operations", f"search for {SECRET}"):
        assert any(leak.startswith(name) for leak in leaks), name
