"""The rules of a 3x5x2 report: what P and C need, whose it is, who reads it whole, what partners are given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from tests.integration.intelligence.reporting import CLOSED, OPEN, SANITISED, WHOLE
from throughline.access.gate import visible_records
from throughline.access.models import Exclusion
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.hub.models import Case
from throughline.hub.queries.cases import list_links
from throughline.intelligence.actions.linking import name_new_in_report, withdraw_report_link
from throughline.intelligence.actions.sharing import print_report, stop_sharing
from throughline.intelligence.actions.submitting import correct_report
from throughline.intelligence.models import ReportAssessment
from throughline.intelligence.queries.reports import (
    ReportFilter,
    get_report,
    list_named,
    list_receipts,
    list_reports,
    list_reports_about,
    list_roles,
    list_to_assess,
)
from throughline.register.models import Link
from throughline.register.queries import links_shown
from throughline.register.states import LinkKind

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def seen_by(desk, actor) -> list[str]:
    rows, total = list_reports(actor, desk.at, ReportFilter(), first=0, limit=50)
    assert total == len(rows)
    return [row.text for row in rows]


# What an assessment needs


@pytest.mark.parametrize("missing", ["conditions", "action_code", "sanitisation_code", "sanitised_text"])
def test_c_needs_each_of_its_parts(desk, missing) -> None:
    report = desk.send()
    with pytest.raises(Refused) as refused, transaction.atomic():
        desk.assess(report, replace(CLOSED, **{missing: ""}))
    assert refused.value.field == missing
    report.refresh_from_db()
    desk.assess(report, CLOSED)


@pytest.mark.parametrize(
    ("name", "value"),
    [("conditions", "Ask first."), ("action_code", "A1"), ("sanitisation_code", "S1"), ("sanitised_text", "A child.")],
)
def test_p_takes_none_of_them_in_the_action_or_in_the_database(desk, name, value) -> None:
    report = desk.send()
    with pytest.raises(Refused), transaction.atomic():
        desk.assess(report, replace(OPEN, **{name: value}))
    report.refresh_from_db()
    desk.assess(report, OPEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportAssessment.related.filter(version__report=report).update(**{name: value})


def test_a3_needs_words_and_the_other_actions_do_not(desk) -> None:
    report = desk.send()
    with pytest.raises(Refused, match="A3 needs words") as refused, transaction.atomic():
        desk.assess(report, replace(CLOSED, action_code="A3"))
    assert refused.value.field == "action_text"
    report.refresh_from_db()
    desk.assess(report, replace(CLOSED, action_code="A3", action_text="Stop the car if it is seen."))


@pytest.mark.parametrize(
    "wrong",
    [{"source_evaluation": "4"}, {"assessment": "F"}, {"handling": "X"}, {"mopi_group": "9"}, {"action_code": "A9"},
     {"sanitisation_code": "S9"}],
)  # fmt: skip
def test_a_code_nobody_knows_is_refused(desk, wrong) -> None:
    with pytest.raises(Refused) as refused:
        desk.assess(desk.send(), replace(CLOSED, **wrong))
    assert refused.value.field == next(iter(wrong))


# What a report says, and of whom never


@pytest.mark.parametrize("typed", ["PC Smith", "Smith", "smith", "Jo/Lane", "A"])
def test_a_source_is_a_reference_and_never_a_name(desk, typed) -> None:
    with pytest.raises(Refused) as refused:
        desk.send(given=desk.given(source_urn=typed))
    assert refused.value.field == "source_urn"


@pytest.mark.parametrize("change", [{"text": " "}, {"known_date": dt.date(2199, 1, 1)}])
def test_a_report_says_something_known_by_today(desk, change) -> None:
    with pytest.raises(Refused):
        desk.send(given=desk.given(**change))


def test_a_correction_is_a_version_and_the_one_before_stays(desk) -> None:
    report = desk.report_in("linked")
    desk.share(report)
    desk.correct(report, text="It was a blue Corsa.")
    assert [version.text for version in report.versions.order_by("number")] == [WHOLE, "It was a blue Corsa."]
    assert report.versions.get(number=1).assessed.handling == "C"
    assert seen_by(desk, desk.world.social) == []
    desk.assess(report, OPEN, by=desk.world.elsewhere[Role.ANALYST])
    assert seen_by(desk, desk.officer) == ["It was a blue Corsa."]


# Whose it is, and who reads it


def test_its_own_force_reads_it_whole_and_nobody_else_knows_of_it(desk) -> None:
    report = desk.report_in("linked")
    whole = {who for who, actor in desk.world.everyone().items() if seen_by(desk, actor) == [WHOLE]}
    assert whole == {"here police", "here analyst", "elsewhere police", "elsewhere analyst"}
    for who, actor in desk.world.everyone().items():
        if who not in whole:
            assert seen_by(desk, actor) == [], who
            assert not list_reports_about(actor, desk.at, [desk.line.record]), who
            with pytest.raises(Absent):
                get_report(actor, report.record.uuid, desk.at)


def test_a_coordinator_reads_what_was_sanitised_unless_the_report_is_their_own_agencys(desk) -> None:
    report = desk.report_in("assessed")
    assert seen_by(desk, desk.world.coordinator) == []
    desk.share(report, "hub")
    assert seen_by(desk, desk.world.coordinator) == [SANITISED]
    desk.world.coordinator.member.agency = desk.world.agencies["police"]
    desk.world.coordinator.member.save()
    assert seen_by(desk, desk.world.coordinator) == [WHOLE]


def test_a_partner_reads_the_sanitised_text_while_it_is_shared_and_it_is_a_disclosure_with_its_basis(desk) -> None:
    report = desk.report_in("linked")
    desk.share(report, "council")
    read = get_report(desk.world.social, report.record.uuid, desk.at)
    assert (read.text, read.is_whole) == (SANITISED, False)
    event = Event.objects.filter(action="grant_to_agency").latest("seq")
    assert (event.op, event.recipient) == ("disclosure", "Birmingham Council")
    assert event.basis
    assert seen_by(desk, desk.world.outside[Role.SOCIAL]) == []
    stop_sharing(by=desk.analyst, at=desk.at, report_uuid=report.record.uuid, agency=desk.world.agencies["council"])
    assert seen_by(desk, desk.world.social) == []


def test_p_is_shared_as_it_stands(desk) -> None:
    report = desk.send()
    desk.assess(report, OPEN)
    desk.share(report, "housing")
    assert seen_by(desk, desk.world.here[Role.PARTNER]) == [WHOLE]


@pytest.mark.parametrize("status", ["submitted", "corrected", "withdrawn"])
def test_what_is_not_assessed_is_not_shared(desk, status) -> None:
    with pytest.raises(Refused):
        desk.share(desk.report_in(status))


def test_a_report_is_not_shared_with_a_charity_its_owner_or_twice(desk) -> None:
    report = desk.report_in("assessed")
    desk.share(report)
    for agency in ("charity", "police", "council"):
        with pytest.raises(Refused):
            desk.share(report, agency)


def test_whoever_sends_one_and_does_not_assess_keeps_a_receipt_and_nothing_after(desk) -> None:
    for role in (Role.SOCIAL, Role.PARTNER, Role.CHARITY):
        actor = desk.world.here[role]
        report = desk.send(actor, recipient="police")
        assert report.record.owner_agency == desk.world.agencies["police"]
        desk.assess(report)
        desk.name(report, desk.line)
        (receipt,) = list_receipts(actor)
        assert receipt.reference == report.record.reference
        assert {field.name for field in receipt._meta.fields} == {
            "id",
            "reference",
            "received_by",
            "sent_at",
            "sent_by",
        }
        assert not visible_records(actor, desk.at).filter(pk=report.record.pk).exists(), role
        assert seen_by(desk, actor) == []


@pytest.mark.parametrize("role", [Role.CHAIR, Role.GOVERNANCE, Role.ADMINISTRATOR])
def test_nobody_else_sends_one(desk, role) -> None:
    with pytest.raises(Absent):
        desk.send(desk.world.here[role], recipient="police")


def test_a_sensitive_report_goes_to_the_analysts_and_no_further(desk) -> None:
    report = desk.send(desk.world.charity, recipient="police", restriction=Restriction.SENSITIVE)
    assert seen_by(desk, desk.analyst) == [WHOLE]
    assert seen_by(desk, desk.officer) == []
    assert [row.report for row, _ in list_to_assess(desk.analyst, desk.at)] == [report]
    assert list_to_assess(desk.officer, desk.at) == []


def test_a_restricted_report_is_its_senders_and_one_assessors_and_is_not_shared(desk) -> None:
    with pytest.raises(Refused):
        desk.send(restriction=Restriction.RESTRICTED)
    report = desk.send(restriction=Restriction.RESTRICTED, assessor=desk.analyst.member)
    assert seen_by(desk, desk.analyst) == seen_by(desk, desk.officer) == [WHOLE]
    assert seen_by(desk, desk.world.elsewhere[Role.ANALYST]) == []
    desk.assess(report)
    with pytest.raises(Refused, match="restricted"):
        desk.share(report)


def test_an_exclusion_beats_a_share_and_the_own_force(desk) -> None:
    report = desk.report_in("assessed")
    desk.share(report)
    for actor in (desk.officer, desk.world.social):
        Exclusion.objects.create(
            record=report.record, member=actor.member, reason="kin", set_at=desk.at, set_by=desk.analyst.member
        )
        assert seen_by(desk, actor) == []


def test_taking_a_copy_out_is_a_disclosure(desk) -> None:
    report = desk.report_in("assessed")
    desk.share(report)
    assert print_report(by=desk.world.social, at=desk.at, report_uuid=report.record.uuid).text == SANITISED
    event = Event.objects.latest("seq")
    assert (event.action, event.op, event.recipient) == ("print_report", "disclosure", "Birmingham Council")
    with pytest.raises(Absent):
        print_report(by=desk.world.coordinator, at=desk.at, report_uuid=report.record.uuid)


# What it names, and what it says of them


def test_a_role_carries_the_reports_grading_and_shows_to_its_readers_alone(desk) -> None:
    report = desk.report_in("linked")
    desk.name(report, desk.boy)
    link = desk.role(report, LinkKind.EXPLOITED_TO_CARRY, desk.boy, desk.line)
    assert (link.source_evaluation, link.assessment, link.because_of) == ("2", "B", report.record)
    assert report.record.reference in link.source
    assert [shown.pk for shown in list_roles(desk.officer, desk.at, report)] == [link.pk]
    coordinator = desk.world.coordinator
    both = visible_records(coordinator, desk.at).filter(pk__in=[desk.boy.record.pk, desk.line.record.pk])
    assert both.count() == 2
    assert not links_shown(coordinator, desk.at).filter(because_of=report.record).exists()
    assert not links_shown(coordinator, desk.at).filter(kind=LinkKind.NAMED_IN).exists()


def test_a_case_does_not_list_what_only_a_hidden_report_joins_it_to(desk) -> None:
    report = desk.report_in("linked")
    desk.name(report, desk.boy)
    desk.role(report, LinkKind.EXPLOITED_TO_CARRY, desk.boy, desk.line)
    case = Case(person=desk.boy, record=desk.boy.record)
    assert list(list_links(desk.world.coordinator, desk.at, case)) == []
    assert {record.kind for record in list_links(desk.officer, desk.at, case)} == {"line", "intelligence"}


def test_a_correction_takes_its_roles_back_and_leaves_what_it_names(desk) -> None:
    report = desk.report_in("linked")
    desk.name(report, desk.boy)
    desk.role(report, LinkKind.EXPLOITED_TO_CARRY, desk.boy, desk.line)
    desk.correct(report)
    assert list_roles(desk.officer, desk.at, report) == []
    assert len(list_named(desk.officer, desk.at, report)) == 2


def test_a_report_in_error_takes_every_link_back(desk) -> None:
    report = desk.report_in("linked")
    desk.withdraw(report)
    assert not Link.objects.filter(because_of=report.record, withdrawn_at=None).exists()
    assert list_reports_about(desk.officer, desk.at, [desk.line.record]) == []


def test_what_is_not_named_any_more_has_no_role(desk) -> None:
    report = desk.report_in("linked")
    desk.name(report, desk.boy)
    desk.role(report, LinkKind.EXPLOITED_TO_CARRY, desk.boy, desk.line)
    named = Link.objects.get(kind=LinkKind.NAMED_IN, from_record=desk.boy.record)
    withdraw_report_link(
        by=desk.analyst, at=desk.at, report_uuid=report.record.uuid, link_id=named.pk, reason="Another boy"
    )
    assert list_roles(desk.officer, desk.at, report) == []
    assert [link.from_record for link in list_named(desk.officer, desk.at, report)] == [desk.line.record]


def test_a_report_never_makes_a_child_a_holder(desk) -> None:
    report = desk.report_in("linked")
    desk.name(report, desk.boy, desk.man)
    with pytest.raises(Refused, match="under 18"), transaction.atomic():
        desk.role(report, LinkKind.HOLDER_OF, desk.boy, desk.line)
    desk.role(report, LinkKind.HOLDER_OF, desk.man, desk.line)


def test_a_role_joins_what_the_report_names_and_kinds_that_fit(desk) -> None:
    report, boy = desk.report_in("linked"), desk.boy
    with pytest.raises(Refused) as refused, transaction.atomic():
        desk.role(report, LinkKind.EXPLOITED_TO_CARRY, boy, desk.line)
    assert refused.value.field == "from_record"
    desk.name(report, boy)
    for kind in (LinkKind.USES_PHONE, LinkKind.NAMED_IN, "made up"):
        with pytest.raises(Refused), transaction.atomic():
            desk.role(report, kind, desk.boy, desk.line)


def test_a_phone_nobody_knows_becomes_one_and_a_known_one_is_found(desk) -> None:
    report = desk.report_in("assessed")
    act = {"by": desk.analyst, "at": desk.at, "report_uuid": report.record.uuid, "kind": "msisdn"}
    link = name_new_in_report(**act, typed="07700 900555")
    assert link.from_record.kind == "phone"
    assert link.from_record.owner_agency == desk.world.agencies["police"]
    with pytest.raises(Refused, match="already"):
        name_new_in_report(**act, typed="+44 7700 900555")


@pytest.mark.parametrize("restriction", [Restriction.STANDARD, Restriction.SENSITIVE, Restriction.RESTRICTED])
@pytest.mark.parametrize(("kind", "typed"), [("msisdn", "07700 900556"), ("vehicle", "ZZ26 ABC")])
def test_what_a_report_held_closely_made_known_is_held_as_closely(desk, restriction, kind, typed) -> None:
    assessor = {"assessor": desk.analyst.member} if restriction == Restriction.RESTRICTED else {}
    report = desk.send(restriction=restriction, **assessor)
    desk.assess(report)
    act = {"by": desk.analyst, "at": desk.at, "report_uuid": report.record.uuid}
    named = name_new_in_report(**act, kind=kind, typed=typed).from_record
    assert visible_records(desk.analyst, desk.at).filter(pk=named.pk).exists()
    is_open = restriction == Restriction.STANDARD
    for actor in (desk.world.coordinator, desk.world.here[Role.ROCU]):
        assert visible_records(actor, desk.at).filter(pk=named.pk).exists() is is_open


def test_the_lists_narrow_by_what_the_newest_version_says(desk) -> None:
    desk.assess(desk.send(), OPEN)
    closed = desk.report_in("assessed")
    for chosen, count in (
        (ReportFilter(handling="P"), 1), (ReportFilter(handling="C"), 1), (ReportFilter(source_evaluation="1"), 0),
        (ReportFilter(status="assessed"), 2), (ReportFilter(since=desk.today), 2),
        (ReportFilter(since=desk.today + dt.timedelta(days=1)), 0),
    ):  # fmt: skip
        assert list_reports(desk.officer, desk.at, chosen, first=0, limit=9)[1] == count, chosen
    desk.correct(closed)
    assert list_reports(desk.officer, desk.at, ReportFilter(handling="C"), first=0, limit=9)[1] == 0


def test_since_asks_what_a_report_says_now(desk) -> None:
    """A correction moved the day it became known: it is found by that day, and no longer by the one before it."""
    report = desk.send(given=desk.given(known_date=desk.today))
    before = desk.today - dt.timedelta(days=40)
    correct_report(
        by=desk.officer, at=desk.at, report_uuid=report.record.uuid, version=report.version,
        given=desk.given(known_date=before), reason="It was last month",
    )  # fmt: skip
    for since, how_many in ((desk.today, 0), (before + dt.timedelta(days=1), 0), (before, 1)):
        assert list_reports(desk.officer, desk.at, ReportFilter(since=since), first=0, limit=9)[1] == how_many


# The source's reference stays with the source, under P too


@pytest.mark.parametrize("written", ["WM-1234", "wm 1234", "WM1234", "(WM/1234)"])
def test_the_sources_reference_stands_in_no_text_that_others_are_given(desk, written) -> None:
    with pytest.raises(Refused, match="stays with the source") as refused, transaction.atomic():
        desk.send(given=desk.given(text=f"{written} saw a red Corsa."))
    assert refused.value.field == "text"
    report = desk.send()
    for name in ("conditions", "sanitised_text"):
        with pytest.raises(Refused, match="stays with the source") as refused, transaction.atomic():
            desk.assess(report, replace(CLOSED, **{name: f"Ask {written} first."}))
        assert refused.value.field == name
        report.refresh_from_db()
    desk.send(given=desk.given(text="WM-12345 is on the van."))


def test_a_partner_given_a_p_report_never_has_its_sources_reference(desk) -> None:
    """One that stood in a text before it was refused there is not given with it, in what they read, list or take away."""
    report = desk.send()
    desk.assess(report, OPEN)
    report.versions.update(text="wm1234 says the Corsa is red.")
    desk.share(report)
    partner = desk.world.social
    given = "[source’s reference] says the Corsa is red."
    assert get_report(partner, report.record.uuid, desk.at).text == given
    assert print_report(by=partner, at=desk.at, report_uuid=report.record.uuid).text == given
    assert seen_by(desk, partner) == [given]
    assert seen_by(desk, desk.analyst) == ["wm1234 says the Corsa is red."]
