"""A person found: the gap, the first hour, what they said and who reads it, and a record made in error."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.hub.scene import DAY, NOON
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.errors import Conflict, Refused
from throughline.geography.states import Nation
from throughline.hub.actions.interventions import (
    answer_checklist,
    record_outcome,
    record_own_words,
    withdraw_intervention,
)
from throughline.hub.models import Intervention
from throughline.hub.queries.interventions import list_checklist, list_own_words
from throughline.work.models import Clock, Gap
from throughline.work.states import GapKind, RuleKey

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_own_words_are_read_only_as_they_were_told(scene):
    intervention = scene.intervention()
    person = intervention.person
    scene.case(person, lead=scene.world.here["partner"].member, cover=scene.world.outside["partner"].member)
    for text, may_read in (("For the lead", "lead"), ("For all who work with me", "working_with")):
        record_own_words(
            by=scene.police, at=scene.at, person_uuid=person.record.uuid, about=intervention.record, words=text,
            said_date=scene.today, heard_by="PC Mensah", may_read=may_read, told_who_reads=True,
        )  # fmt: skip

    def read_by(actor: Actor) -> set[str]:
        return {row.words for row in list_own_words(actor, scene.at, person)}

    both, shared = {"For the lead", "For all who work with me"}, {"For all who work with me"}
    for who, expected in (
        ("here coordinator", both), ("here police", both), ("here partner", both), ("outside partner", both),
        ("here social", shared), ("here rocu", shared), ("here charity", set()), ("outside police", set()),
        ("elsewhere coordinator", set()),
    ):  # fmt: skip
        assert read_by(scene.world.everyone()[who]) == expected, who


def test_words_are_kept_exactly_as_said(scene):
    intervention = scene.intervention()
    said = 'i aint  goin back there 😔\n"he said he\'d burn my nans"\n\nأنا خائف'
    kept = record_own_words(
        by=scene.police, at=scene.at, person_uuid=intervention.person.record.uuid, about=intervention.record,
        words=said, said_date=scene.today, said_time=dt.time(6, 40), heard_by="PC Mensah", may_read="lead",
        told_who_reads=False,
    )  # fmt: skip
    kept.refresh_from_db()
    assert kept.words == said


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"words": " "}, "words"), ({"heard_by": ""}, "heard_by"), ({"may_read": "everyone"}, "may_read"),
        ({"said_date": NOON.date() + DAY}, "said_date"),
    ],
)  # fmt: skip
def test_own_words_say_who_heard_when_and_who_may_read(scene, given, field):
    intervention = scene.intervention()
    values = {
        "words": "leave me", "said_date": scene.today, "heard_by": "PC Mensah", "may_read": "lead",
        "told_who_reads": True,
    } | given  # fmt: skip
    with pytest.raises(Refused) as refusal:
        record_own_words(
            by=scene.police, at=scene.at, person_uuid=intervention.person.record.uuid, about=intervention.record,
            **values,
        )  # fmt: skip
    assert refusal.value.field == field


def test_a_person_found_opens_a_gap_with_24_hours_and_an_outcome_answers_it(scene):
    intervention = scene.intervention()
    gap = Gap.related.get()
    assert (gap.kind, gap.owner_agency) == (GapKind.PERSON_FOUND, scene.police.agency)
    assert gap.clock.due_at == scene.at + dt.timedelta(hours=24)
    with pytest.raises(Refused):
        record_outcome(by=scene.police, at=scene.at, intervention_uuid=intervention.record.uuid, outcome=" ")
    record_outcome(by=scene.police, at=scene.at, intervention_uuid=intervention.record.uuid, outcome="With his nan")
    gap.refresh_from_db()
    assert (gap.resolution, gap.resolved_by) == ("With his nan", scene.police.member)


@pytest.mark.parametrize(
    ("days", "time", "hours_left"),
    [(0, None, 24), (1, None, 0), (3, None, -48), (0, dt.time(9), 21), (1, dt.time(9), -3)],
)
def test_the_24_hours_count_from_when_they_were_found_not_from_when_it_is_written(scene, days, time, hours_left):
    """At noon in London: the day and the time found; else this time on that day."""
    scene.at = NOON
    scene.intervention(happened_date=civil_date(scene.at) - days * DAY, happened_time=time)
    gap = Gap.related.get()
    assert gap.clock.due_at == scene.at + dt.timedelta(hours=hours_left)


def test_nobody_was_found_at_an_hour_to_come(scene):
    scene.at = NOON
    with pytest.raises(Refused, match="has not come yet") as refused:
        scene.intervention(happened_date=civil_date(scene.at), happened_time=dt.time(23))
    assert refused.value.field == "happened_time"


def test_found_before_any_rule_was_in_force_the_rule_of_today_counts_from_now(scene):
    scene.intervention(happened_date=dt.date(2019, 3, 1))
    assert Gap.related.get().clock.due_at == scene.at + dt.timedelta(hours=24)


def test_police_protection_starts_its_72_hours_once(scene):
    intervention = scene.intervention()
    for answer in ("done", "done", "not_yet"):
        answer_checklist(
            by=scene.police, at=scene.at, intervention_uuid=intervention.record.uuid, item="protection", answer=answer
        )
    clock = Clock.related.get(record=intervention.record, rule__key=RuleKey.POLICE_PROTECTION)
    assert clock.due_at == clock.starts_at + dt.timedelta(hours=72)


def protection(scene, intervention, answer="done", **given):
    answer_checklist(
        by=scene.police, at=scene.at, intervention_uuid=intervention.record.uuid, item="protection", answer=answer, **given
    )  # fmt: skip
    return Clock.related.filter(record=intervention.record, rule__key=RuleKey.POLICE_PROTECTION, stopped_at=None)


def test_police_protection_counts_from_when_it_began_and_is_put_right(scene):
    intervention = scene.intervention()
    began = scene.at - dt.timedelta(hours=9)
    assert protection(scene, intervention).get().starts_at == scene.at
    clock = protection(scene, intervention, began_at=began).get()
    assert (clock.starts_at, clock.due_at) == (began, began + dt.timedelta(hours=72))
    assert protection(scene, intervention).get() == clock
    assert not protection(scene, intervention, "not_needed").exists()
    assert protection(scene, intervention, began_at=began).get().starts_at == began
    for wrong, field in ((scene.at + dt.timedelta(minutes=5), "began_time"), (scene.at - 30 * DAY, "began_date")):
        with pytest.raises(Refused) as refused:
            protection(scene, intervention, began_at=wrong)
        assert refused.value.field == field
    withdraw_intervention(
        by=scene.police, at=scene.at, intervention_uuid=intervention.record.uuid, version=intervention.version,
        reason="Another boy",
    )  # fmt: skip
    assert not Clock.related.filter(rule__key=RuleKey.POLICE_PROTECTION, stopped_at=None).exists()


def test_police_protection_runs_by_the_rule_of_the_nation_that_answers(scene):
    for nation, jurisdiction in ((Nation.WALES, "Wales"), (Nation.SCOTLAND, None)):
        intervention = scene.intervention()
        intervention.person.responsible_nation = nation
        intervention.person.save_checked()
        running = protection(scene, intervention).select_related("rule").first()
        assert (running.rule.jurisdiction if running else None) == jurisdiction, nation


def test_lines_for_children_stand_on_the_list_of_anyone_who_may_be_one(scene):
    def items(years):
        return {line.item.key for line in list_checklist(scene.intervention(years))}

    assert "protection" in items(15)
    assert "protection" in items(None)
    assert "protection" not in items(30)


def test_recorded_in_error_closes_its_gap_and_stays_in_the_history(scene):
    intervention = scene.intervention()
    given = {"by": scene.police, "at": scene.at, "intervention_uuid": intervention.record.uuid}
    withdraw_intervention(**given, version=intervention.version, reason="Another boy")
    assert Gap.related.get().resolution == "Recorded in error"
    kept = Intervention.related.get()
    assert kept.withdrawn_reason == "Another boy"
    with pytest.raises(Conflict):
        withdraw_intervention(**given, version=intervention.version, reason="Again")
    with pytest.raises(Refused, match="already"):
        withdraw_intervention(**given, version=kept.version, reason="Again")


def test_who_answers_second_is_told_and_the_same_words_sent_twice_are_one(scene):
    intervention = scene.intervention()
    said = {"at": scene.at, "intervention_uuid": intervention.record.uuid}
    assert record_outcome(by=scene.police, **said, outcome="With his nan") == 1
    assert record_outcome(by=scene.police, **said, outcome="With his nan ") == 0
    with pytest.raises(Refused, match="answered for them already"):
        record_outcome(by=scene.police, **said, outcome="At the hospital")
    assert Gap.related.get().resolution == "With his nan"
