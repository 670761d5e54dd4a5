"""The Philomena pack: one click, every save a version, and for the police only on a report, as a disclosure (P16)."""

from __future__ import annotations

import pytest

from tests.integration.missing.missing_world import DAY, HOUR
from tests.integration.outcomes import outcome_of
from throughline.audit.models import Event
from throughline.audit.states import Operation
from throughline.core.errors import Absent, Conflict, Refused
from throughline.missing.actions.packs import release_pack_on_report, save_pack, start_pack, take_pack_out
from throughline.missing.models import PackRelease, PackVersion, PhilomenaPack
from throughline.missing.queries.packs import find_pack, list_versions, newest_version
from throughline.register.actions import SafeContactGiven, record_safe_contact

READERS = {"here coordinator", "here social"}
POLICE = {"here police", "here analyst", "here rocu"}


def start(missing, *, by=None):
    return start_pack(by=by or missing.world.social, at=missing.at, person_uuid=missing.person.record.uuid)


def save(missing, *, by=None, version=1, **given):
    return save_pack(
        by=by or missing.world.social,
        at=missing.at,
        person_uuid=missing.person.record.uuid,
        version=version,
        given=given,
    )


def release(missing, *, by=None, at=None):
    return release_pack_on_report(
        by=by or missing.world.police, at=at or missing.at + HOUR, person_uuid=missing.person.record.uuid
    )


def test_one_click_fills_it_from_what_is_known(missing):
    missing.world.social.member.phone = "07700 900206"
    missing.world.social.member.save()
    record_safe_contact(
        by=missing.world.social, at=missing.at, person_uuid=missing.person.record.uuid,
        given=SafeContactGiven(
            may_visit_home="no", may_phone="yes", may_write="no", meet_in_public="yes", safe_times="",
            safe_phone="07700 900431", what_helps="Walk and talk.",
        ),
    )  # fmt: skip
    version = start(missing)
    assert (version.number, version.phones, version.what_helps) == (1, "07700 900431", "Walk and talk.")
    assert version.whom_to_phone == "Sol Hale, Birmingham Council, 07700 900206"
    with pytest.raises(Refused, match="already"):
        start(missing)


def test_every_save_is_a_new_version_and_the_second_to_save_is_told(missing):
    start(missing)
    save(missing, places="The skate park")
    with pytest.raises(Conflict) as conflict:
        save(missing, places="The canal")
    assert conflict.value.theirs["places"] == "The skate park"
    pack = find_pack(missing.world.social, missing.at, missing.person)
    assert [row.number for row in list_versions(pack)] == [2, 1]
    assert newest_version(pack).places == "The skate park"


@pytest.mark.parametrize("is_missing", [False, True])
def test_who_opens_it_by_whether_the_child_is_missing(missing, is_missing):
    start(missing)
    if is_missing:
        missing.report()
    for who, actor in missing.world.everyone().items():
        sees = who in READERS or (who in POLICE and is_missing)
        for model in (PhilomenaPack, PackVersion):
            assert model.objects.visible_to(actor, missing.at).exists() == sees, (who, model)
        opens = "done" if who in POLICE - {"here analyst"} and is_missing else "absent"
        assert outcome_of(lambda actor=actor: release(missing, by=actor)) == opens, who
        takes = "done" if who in READERS or opens == "done" else "absent"
        assert outcome_of(lambda actor=actor: take_pack_out(
            by=actor, at=missing.at + HOUR, person_uuid=missing.person.record.uuid
        )) == takes, who  # fmt: skip
        writes = "done" if who in READERS else "absent"
        assert outcome_of(lambda actor=actor: save(missing, by=actor)) == writes, who


def test_each_opening_by_police_is_a_disclosure_and_it_closes_when_they_are_found(missing):
    start(missing)
    episode = missing.report()
    release(missing)
    release(missing)
    events = Event.objects.filter(action="release_pack_on_report")
    assert {(event.op, event.recipient) for event in events} == {(Operation.DISCLOSURE, "West Midlands Police")}
    assert PackRelease.related.filter(episode=episode).count() == events.count() == 2
    missing.find(episode)
    with pytest.raises(Absent):
        release(missing, at=missing.at + DAY)
    assert find_pack(missing.world.police, missing.at + DAY, missing.person) is None


def test_a_police_lead_too_has_no_pack_until_a_report(missing):
    """The cover of his case is an officer: she sees the case, and not that there is a pack."""
    start(missing)
    assert missing.case.cover == missing.world.police.member
    assert find_pack(missing.world.police, missing.at, missing.person) is None
