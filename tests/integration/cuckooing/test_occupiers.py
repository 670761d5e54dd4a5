"""Who lives at a cuckooed address: how to contact them safely, their words, and adult social care."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.integration.cuckooing.homes import opened
from tests.integration.disruption.enforcement_world import DAY
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.errors import Refused
from throughline.cuckooing.actions.addresses import (
    EpisodeGiven,
    record_cuckooed_address,
)
from throughline.cuckooing.actions.occupiers import name_occupier, record_adult_referral
from throughline.cuckooing.actions.visits import WordsGiven
from throughline.hub.models import OwnWords
from throughline.register.actions import SafeContactGiven, record_safe_contact
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.models import Link
from throughline.register.states import LinkKind


@pytest.fixture
def lived_in(home, field):
    """Maureen lives there; do not visit her at home."""
    home.begin()
    occupier = name_occupier(
        **home.act(), person=PersonGiven(given_name="Maureen", family_name="Sample"), since_date=home.today - 900 * DAY,
        needs="She cannot hear the door and is frightened of callers.",
    )  # fmt: skip
    record_safe_contact(
        by=field.officer, at=field.at, person_uuid=occupier.person.record.uuid,
        given=SafeContactGiven(may_visit_home="no", what_helps="Ring her sister first."),
    )  # fmt: skip
    return home, occupier.person


def test_who_lives_there_is_linked_and_the_safe_contact_rule_stands_wherever_one_would_visit(lived_in, client, field):
    home, person = lived_in
    link = Link.objects.get(kind=LinkKind.LIVES_AT)
    assert (link.from_record, link.to_record.uuid) == (person.record, home.uuid)
    for name in ("cuckooing", "cuckooing-visit"):
        page = opened(client, field.officer, reverse(name, args=[home.uuid]))
        assert "Visit at home: no" in page
        assert "Ring her sister first." in page
    assert "Maureen Sample" in opened(client, field.officer, reverse("place", args=[home.uuid]))


def test_who_may_not_open_the_person_sees_nobody_and_nothing_of_them(lived_in, client, field):
    home, person = lived_in
    seen = {}
    for name in ("cuckooing", "cuckooing-visit", "cuckooing-occupier", "place"):
        ProtectedRecord.objects.filter(pk=person.record.pk).update(restriction=Restriction.RESTRICTED)
        page = opened(client, field.coordinator, reverse(name, args=[home.uuid]))
        assert "Maureen" not in page
        assert "frightened" not in page
        assert "sister" not in page
        seen[name] = page
    assert "Ask the hub how to contact whoever lives here safely" in seen["cuckooing"]
    assert "Anything they chose to tell you" not in seen["cuckooing-visit"]


def test_what_she_said_is_kept_with_her_word_for_word(lived_in, field):
    home, person = lived_in
    said = WordsGiven(person.record.uuid, "They took my card.", "working_with", told_who_reads=True)
    home.visit(home.today, words=said)
    kept = OwnWords.related.get()
    assert (kept.words, kept.person, kept.heard_by) == ("They took my card.", person, "PC Sample")


def test_adult_social_care_is_told_or_it_is_said_why_not(home, client, field):
    home.begin()
    for given in ({"was_told": True}, {"was_told": True, "who": "Duty desk"}, {"was_told": False}):
        with pytest.raises(Refused):
            record_adult_referral(**home.act(), **given)
    page = reverse("cuckooing", args=[home.uuid])
    assert "Nobody has said whether they were told" in opened(client, field.officer, page)
    record_adult_referral(**home.act(), was_told=False, why_not="She asked us to wait a day.")
    assert "Not told yet: She asked us to wait a day." in opened(client, field.officer, page)
    record_adult_referral(**home.act(), was_told=True, who="PC Sample rang", told_date=home.today, reference="ASC 4")
    assert "PC Sample rang. Reference ASC 4." in opened(client, field.officer, page)


def test_reading_takes_the_same_queries_for_many(lived_in, client, field):
    home, _ = lived_in

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            opened(client, field.officer, reverse("cuckooing", args=[home.uuid]))
            opened(client, field.officer, reverse("cuckooed"))
            opened(client, field.officer, reverse("place", args=[home.uuid]))
        return len(captured)

    queries()
    few = queries()
    for days in range(5):
        home.visit(home.today - days * DAY)
        name_occupier(**home.act(), person=PersonGiven(given_name=f"Ann {days}"), since_date=home.today)
        field.operation(place=home.place)
        record_cuckooed_address(
            by=field.officer, at=field.at, place=PlaceGiven(f"{days} Other Road"),
            given=EpisodeGiven(home.today, ["drugs"], "Callers."),
        )  # fmt: skip
    assert queries() == few
