"""Existing referrals first; consent; what is filled in; sending, clocks, decisions; who is told."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.nrm.packing import DAY, make_packing
from throughline.access.models import ProtectedRecord
from throughline.audit.models import Event
from throughline.core.clock import at_london, civil_date
from throughline.core.errors import Conflict, Refused
from throughline.hub.actions.interventions import record_intervention
from throughline.hub.models import OwnWords
from throughline.nrm.actions.packs import mark_nrm_ready, record_arrest_asked, save_section
from throughline.nrm.actions.people import GuardianGiven, TellingGiven, record_nrm_guardian, record_nrm_telling
from throughline.nrm.actions.sending import give_pack
from throughline.nrm.facts import load_devolved_sites
from throughline.nrm.models import DevolvedSite, NrmAnswer
from throughline.nrm.queries.packs import get_nrm, nrm_of, nrm_state_in_words, pack_of, recovery_of
from throughline.nrm.queries.people import list_told
from throughline.nrm.queries.prefills import prefills_for
from throughline.nrm.states import NrmStatus as S
from throughline.nrm.states import Route
from throughline.register.facts import place_for
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.web.nrm.documents import nrm_document
from throughline.work.models import Clock, Task
from throughline.work.states import RuleKey, TaskKind


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"existing": ""}, "existing"), ({"asked": " "}, "asked"), ({"existing": "join"}, "reference"),
        ({"existing": "earlier"}, "reference"), ({"asked_date": dt.date(2100, 1, 1)}, "asked_date"),
        ({"existing": "join", "reference": "NRM-1"}, "sent_date"),
    ],
)  # fmt: skip
def test_nothing_goes_on_until_an_existing_referral_was_asked_about(packing, given, field):
    with pytest.raises(Refused) as refused:
        packing.start(**given)
    assert refused.value.field == field


def test_starting_asks_the_lead_by_the_rule_and_one_pack_stands_at_a_time(packing):
    packing.start()
    clock = Clock.related.get(rule__key=RuleKey.NRM_REFERRAL)
    task = Task.related.get(kind=TaskKind.NRM_REFERRAL)
    assert (clock.due_at, task.due_at, task.owner) == (task.due_at, clock.due_at, packing.case.lead)
    with pytest.raises(Refused, match="not decided yet"):
        packing.start()


def test_a_referral_somebody_else_made_is_joined_and_its_clock_runs_from_its_day(packing):
    nrm = packing.start(
        existing="join", reference="NRM-77", sent_date=packing.today - DAY, authority=packing.authority()
    )
    assert (nrm.status, nrm.is_joined, nrm.reference, nrm.route) == (S.SENT, True, "NRM-77", Route.CHILD)
    assert civil_date(nrm.grounds_clock.starts_at) == packing.today - DAY
    assert not Clock.related.filter(rule__key=RuleKey.NRM_REFERRAL).exists()


def test_nobody_who_may_be_under_18_is_asked_to_consent(packing, hub_world):
    nrm = packing.start()
    with pytest.raises(Refused, match="may be under 18"):
        packing.consent(nrm, "no")


def test_an_adult_is_asked_before_anything_else(grown):
    nrm = grown.start()
    assert "consent is asked first" in nrm_state_in_words(nrm, grown.at)
    with pytest.raises(Refused, match="record first whether they consent"):
        save_section(by=grown.by, at=grown.at, nrm_uuid=nrm.uuid, section="person", seen=0, answers={})
    nrm = grown.consent(nrm, "yes")
    grown.send(grown.ready(nrm))
    nrm.refresh_from_db()
    assert (nrm.route, nrm.status, nrm.age_group) == (Route.ADULT, S.SENT, "adult")


def test_a_notice_names_them_only_if_they_agree(grown):
    nrm = grown.consent(grown.start(), "no")
    grown.send(grown.ready(nrm))
    nrm = get_nrm(grown.by, nrm.uuid, grown.at)
    document = nrm_document(nrm, Route.NOTIFY, (), made_by="x", made_at=grown.at, recipient="SCA")
    said = " ".join(text for section in document.sections for _, text in section.facts)
    assert "Sample" not in said
    assert "Jayjay" not in said


def test_a_notice_names_them_when_they_do(grown):
    nrm = grown.fill(grown.consent(grown.start(), "no", co_operates=True))
    said = {field.text for section in pack_of(nrm, Route.NOTIFY) for field in section.fields}
    assert "Jay Sample" in said


def test_what_is_known_is_filled_in_and_says_where_from_with_no_address(packing):
    place = place_for(by=packing.world.system, at=packing.at, given=PlaceGiven("12 Any Street", "Lea Hall", "B1 1AA"))
    record_intervention(
        by=packing.world.police, at=packing.at, person=PersonGiven(uuid=packing.case.person.record.uuid),
        happened_date=packing.today, reason="found_in_cuckooed", reason_detail="Asleep on the floor.", place=place,
        authority=packing.authority(),
    )  # fmt: skip
    nrm = packing.start()
    known = prefills_for(packing.by, nrm, packing.at)
    assert (known["names"].text, known["also_known_as"].text, known["gender"].text) == ("Jay Sample", "Jayjay", "Male")
    assert known["under_18"].text == "Yes"
    assert known["towns"].text == "Birmingham"
    assert "Asleep on the floor." in known["signs"].text
    assert known["organisation"].text == "Local authority"
    assert known["safe_to_write"].text == "Not assessed"
    assert all(row.source for row in known.values())
    everything = " ".join(row.text for row in known.values())
    assert "Any Street" not in everything
    assert "contact_address" not in known


def test_answers_stay_behind_newer_ones_and_say_where_they_are_from(packing):
    nrm = packing.fill(packing.start())
    names = NrmAnswer.related.get(nrm=nrm, field="names")
    assert (names.text, names.came_from) == ("Jay Sample", "Their identity in the register")
    kept = {"by": packing.by, "at": packing.at, "nrm_uuid": nrm.uuid, "section": "police"}
    seen = NrmAnswer.related.filter(
        nrm=nrm, field__in=("others_harmed", "future_risk", "crime_reference", "crime_force", "willing")
    ).count()
    save_section(seen=seen, answers={"crime_reference": "20/99"}, **kept)
    rows = NrmAnswer.related.filter(nrm=nrm, field="crime_reference").order_by("pk")
    assert [(row.text, row.came_from) for row in rows] == [("Not known", ""), ("20/99", "")]
    with pytest.raises(Conflict):
        save_section(seen=seen, answers={"crime_reference": "20/1"}, **kept)


def test_ready_says_what_is_missing(packing):
    nrm = packing.start()
    with pytest.raises(Refused, match="Which first responder sends it"):
        mark_nrm_ready(by=packing.by, at=packing.at, nrm_uuid=nrm.uuid, version=nrm.version)


def test_sending_is_a_disclosure_starts_the_clock_and_keeps_telling_open(packing):
    nrm = packing.sent(reference="NRM-5")
    assert nrm.grounds_clock.rule.key == RuleKey.NRM_REASONABLE_GROUNDS
    assert not nrm.is_devolved
    assert Task.related.get(kind=TaskKind.TELL_CHILD).done_at is None
    assert Task.related.get(kind=TaskKind.NRM_REFERRAL).outcome == "Sent"
    assert Clock.related.get(rule__key=RuleKey.NRM_REFERRAL).stopped_at is not None
    event = Event.objects.get(action="send_nrm")
    assert (event.op, event.recipient) == ("disclosure", "Single Competent Authority")
    assert nrm_of(packing.case) == [nrm]


@pytest.mark.parametrize(
    ("born_days", "key"), [(101, RuleKey.NRM_DEVOLVED_GROUNDS), (100, RuleKey.NRM_REASONABLE_GROUNDS)]
)
def test_forty_five_days_only_where_a_panel_decides_and_18_is_far_enough(hub_world, born_days, key):
    today = civil_date(hub_world.at)
    turns_18 = today + born_days * DAY
    packing = make_packing(hub_world, born=turns_18.replace(year=turns_18.year - 18))
    nrm = packing.sent(authority=packing.authority("Solihull"))
    assert nrm.grounds_clock.rule.key == key
    if key == RuleKey.NRM_DEVOLVED_GROUNDS:
        assert civil_date(nrm.grounds_clock.due_at) == today + 45 * DAY
        assert "devolved panel" in nrm_state_in_words(nrm, packing.at)


@pytest.mark.parametrize(("starts", "ends", "is_site"), [(0, 0, True), (1, None, False), (-9, -1, False)])
def test_a_site_is_one_only_between_its_dates(packing, starts, ends, is_site):
    DevolvedSite.objects.create(
        authority=packing.authority(), starts_date=packing.today + starts * DAY, more_than_days=100, source="test",
        ends_date=None if ends is None else packing.today + ends * DAY,
    )  # fmt: skip
    assert packing.sent().is_devolved == is_site


def test_no_rule_of_england_is_borrowed_for_wales(packing):
    nrm = packing.sent(authority=packing.authority("Swansea"))
    assert nrm.grounds_clock is None
    packing.decide(nrm, "positive")
    assert recovery_of(nrm) is None


def test_shipped_sites_say_they_are_to_be_confirmed_and_load_once(hub_world):
    assert load_devolved_sites() == 0
    sites = DevolvedSite.objects.all()
    assert sites
    assert all("(confirm)" in site.source and not site.is_confirmed for site in sites)


def test_no_conclusive_decision_inside_the_recovery_period_without_a_reason(packing):
    nrm = packing.decide(packing.sent(), "positive")
    recovery = recovery_of(nrm)
    assert civil_date(recovery.due_at) == packing.today + 30 * DAY
    assert recovery.stopped_at is not None
    with pytest.raises(Refused, match="recovery period runs until") as refused:
        packing.decide(nrm, "positive")
    assert refused.value.field == "early_reason"
    with pytest.raises(Refused, match="recovery period"):
        packing.decide(nrm, "negative", made_by="panel")
    later = at_london(packing.today + 30 * DAY, dt.time(12, 0))
    assert packing.decide(nrm, "positive", at=later).status == S.CONCLUSIVE_YES


def test_no_conclusive_decision_before_the_reasonable_one_whatever_the_reason(packing):
    later = packing.at + 3 * DAY
    nrm = packing.decide(packing.sent(), "positive", at=later)
    with pytest.raises(Refused, match="before the reasonable-grounds decision") as refused:
        packing.decide(nrm, "positive", at=later, decided_date=packing.today + DAY, early_reason="Both came at once")
    assert refused.value.field == "decided_date"


def test_a_devolved_panel_may_give_both_in_one_meeting(packing):
    nrm = packing.decide(packing.sent(), "positive", made_by="panel")
    assert packing.decide(nrm, "positive", made_by="panel").status == S.CONCLUSIVE_YES


def test_a_decision_asks_to_tell_them_and_a_negative_one_to_think_of_reconsidering(packing):
    nrm = packing.sent()
    with pytest.raises(Refused) as refused:
        packing.decide(nrm, "negative", reconsider_by_date=None)
    assert refused.value.field == "reconsider_by_date"
    packing.decide(nrm, "negative")
    assert nrm.grounds_clock.stopped_at is not None
    titles = set(Task.related.filter(done_at=None).values_list("title", flat=True))
    assert {"Tell them the reasonable-grounds decision", "Decide whether to ask for a reconsideration"} <= titles


def test_telling_keeps_their_words_and_settles_its_own_task_only(packing):
    nrm = packing.decide(packing.sent(), "positive")
    tell = {"by": packing.by, "at": packing.at, "nrm_uuid": nrm.uuid}
    with pytest.raises(Refused, match="why they have not been told yet"):
        record_nrm_telling(given=TellingGiven("referral"), **tell)
    record_nrm_telling(
        given=TellingGiven("referral", not_yet="He is in hospital", tell_by_date=packing.today + DAY), **tell
    )
    record_nrm_telling(
        given=TellingGiven(
            "referral", told_date=packing.today, told_by="Sol Hale", told_how="As help, not as being in trouble",
            their_view="Will they tell my mum", told_who_reads=True,
        ),
        **tell,
    )  # fmt: skip
    words = OwnWords.related.get()
    assert (words.words, words.may_read, words.heard_by) == ("Will they tell my mum", "lead", "Sol Hale")
    waiting = Task.related.filter(kind=TaskKind.TELL_CHILD, done_at=None)
    assert [task.title for task in waiting] == ["Tell them the reasonable-grounds decision"]
    told = list_told(packing.by, packing.at, nrm)
    assert (told[0].their_view, told[1].told_date) == ("Will they tell my mum", None)
    other = list_told(packing.world.here["rocu"], packing.at, nrm)
    assert (other[0].their_view, other[0].is_kept_close) == ("", True)
    with pytest.raises(Refused, match="has not been decided"):
        record_nrm_telling(given=TellingGiven("conclusive", not_yet="x", tell_by_date=packing.today), **tell)


def test_nobody_is_told_of_a_decision_before_it_was_made_nor_referred_before_they_were_born(packing):
    nrm = packing.ready(packing.start())
    with pytest.raises(Refused, match="They were not born") as refused:
        packing.send(nrm, sent_date=dt.date(1962, 4, 3))
    assert refused.value.field == "sent_date"
    packing.decide(packing.send(nrm), "positive")
    with pytest.raises(Refused, match="before it was decided") as refused:
        record_nrm_telling(by=packing.by, at=packing.at, nrm_uuid=nrm.uuid, given=TellingGiven(
            "reasonable", packing.today - dt.timedelta(days=400), "Sol Hale", "In plain words"
        ))  # fmt: skip
    assert refused.value.field == "told_date"


def test_a_child_told_before_sending_needs_no_day_to_be_told_by(packing):
    nrm = packing.ready(packing.start())
    with pytest.raises(Refused) as refused:
        packing.send(nrm, tell_by_date=None)
    assert refused.value.field == "tell_by_date"
    record_nrm_telling(
        by=packing.by, at=packing.at, nrm_uuid=nrm.uuid,
        given=TellingGiven("referral", told_date=packing.today, told_by="Sol Hale", told_how="Plainly"),
    )  # fmt: skip
    assert packing.send(nrm, tell_by_date=None).status == S.SENT


def test_a_guardian_is_a_fact_with_dates_and_what_stood_before_stays(packing):
    nrm = packing.start()
    keep = {"by": packing.by, "at": packing.at, "nrm_uuid": nrm.uuid}
    record_nrm_guardian(given=GuardianGiven("direct", "Guardianship service", packing.today), **keep)
    for wrong, field in (
        (GuardianGiven("", "x", packing.today), "kind"),
        (GuardianGiven("direct", "x", packing.today, started_date=packing.today), "guardian"),
        (GuardianGiven("direct", "x", packing.today, "Ada", packing.today - DAY), "started_date"),
        (GuardianGiven("direct", "x", packing.today, "Ada", None, packing.today), "ended_date"),
    ):
        with pytest.raises(Refused) as refused:
            record_nrm_guardian(given=wrong, **keep)
        assert refused.value.field == field
    record_nrm_guardian(
        given=GuardianGiven("direct", "Guardianship service", packing.today, "Ada Moss", packing.today), **keep
    )
    assert nrm.guardians.count() == 2


def test_section_45_is_asked_about_and_never_answered_here(packing):
    nrm = packing.start()
    ask = {"by": packing.by, "at": packing.at, "nrm_uuid": nrm.uuid}
    with pytest.raises(Refused, match="Choose what was done"):
        record_arrest_asked(version=nrm.version, answer="", **ask)
    with pytest.raises(Refused, match="Say who was asked"):
        record_arrest_asked(version=nrm.version, answer="asked", **ask)
    kept = record_arrest_asked(version=nrm.version, answer="asked", note="DC Bell and his solicitor, today", **ask)
    assert kept.arrest_asked_by == packing.by.member
    with pytest.raises(Conflict):
        record_arrest_asked(version=1, answer="not_yet", **ask)


def test_giving_the_pack_is_a_disclosure_to_somebody(packing):
    nrm = packing.start()
    with pytest.raises(Refused, match="Say who is given it"):
        give_pack(by=packing.by, at=packing.at, nrm_uuid=nrm.uuid, recipient=" ")
    give_pack(by=packing.by, at=packing.at, nrm_uuid=nrm.uuid, recipient="Guardianship service")
    event = Event.objects.get(action="give_nrm_pack")
    assert (event.op, event.recipient) == ("disclosure", "Guardianship service")
    assert (
        event.subjects.count()
        == ProtectedRecord.objects.filter(pk__in=[packing.case.record_id, packing.case.person.record_id]).count()
    )


def test_an_address_leaves_the_pack_when_it_is_no_longer_safe_to_write(packing):
    nrm = packing.start()
    keep = {"by": packing.by, "at": packing.at, "nrm_uuid": nrm.uuid, "section": "support"}
    save_section(seen=0, answers={"safe_to_write": "Yes", "contact_address": "An office"}, **keep)
    texts = {field.text for section in pack_of(nrm, Route.CHILD) for field in section.fields}
    assert "An office" in texts
    save_section(seen=2, answers={"safe_to_write": "No"}, **keep)
    texts = {field.text for section in pack_of(nrm, Route.CHILD) for field in section.fields}
    assert "An office" not in texts


def test_a_referral_is_read_through_the_cases_gate(packing):
    nrm = packing.start()
    readers = {"here coordinator", "here social", "here police", "here analyst", "here rocu"}
    for who, actor in packing.world.everyone().items():
        found = type(nrm).objects.visible_to(actor, packing.at).filter(pk=nrm.pk).exists()
        assert found == (who in readers), who
