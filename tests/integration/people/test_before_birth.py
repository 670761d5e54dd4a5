"""What is said to have happened to someone before they can have been born is a mistyped year: it is refused, and kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories import tell_story
from throughline.core.errors import Refused
from throughline.geography.models import PoliceForce
from throughline.register.models import AgeStatement
from throughline.register.queries import require_born
from throughline.register.states import AgeBasis

NOT_BORN = "They were not born on this day. Check the year."
SAID = {"heard_by": "Sol Hale", "may_read": "lead", "told_who_reads": "on", "words": "I want to go home."}
ASKED = {"answer": "yes", "parent_told": "His nan"}
# Each page, the object its address takes, the date it asks for, what else it is answered with.
PAGES = (
    ("case-own-words", "case.record", "said_date", SAID),
    ("transition-wants", "transition_plan", "said_date", SAID),
    ("transition-told", "transition_plan", "told_date", {"told": "Adult team, by phone"}),
    ("transition-part", "transition_plan", "considered_date", {"answer": "yes", "reasons": "R", "considered_who": "S"}),
    ("nrm-told", "nrm", "told_date", {"told_by": "S", "told_how": "Plainly", "may_read": "lead"}),
    ("plan-answer", "need", "explained_date", ASKED),
    ("housing-wish", "move", "explained_date", ASKED),
    ("place-found", "case.record", "since_date", {}),
    ("missing-report", "arrested.record", "last_seen_date", {"reported_by": "His nan", "missing_from": "home"}),
)
PART_OF = {"transition-part": ["needs"], "nrm-told": ["referral"]}


@pytest.fixture
def story(hub_world):
    return tell_story(hub_world)


def _walk(thing, where):
    for name in where.split("."):
        thing = getattr(thing, name)
    return thing


def test_every_page_that_asks_when_refuses_a_day_before_they_were_born(story, sign_in, hub_world):
    client, force = sign_in(hub_world.coordinator), PoliceForce.objects.values_list("pk", flat=True)[0]
    for name, where, field, more in PAGES:
        path = reverse(name, args=[_walk(story, where).uuid, *PART_OF.get(name, ())])
        hidden = {"version": getattr(_walk(story, where), "version", 0)}
        today = {f"reported_date_{part}": value for part, value in (("day", 1), ("month", 1), ("year", 2026))}
        typed = {f"{field}_day": "3", f"{field}_month": "4", f"{field}_year": "1962"}
        page = client.post(path, {"force": force, **hidden, **today, **more, **typed}).content.decode()
        assert NOT_BORN in page, name
        assert 'value="1962"' in page, name


def test_an_age_stated_allows_the_earliest_year_it_can_mean_and_no_earlier(story):
    person = story.person
    said = person.age_statements.get()
    assert person.date_of_birth is None
    earliest = said.stated_date - dt.timedelta(days=366 * (said.high + 1))
    require_born(person, earliest, field="day")
    with pytest.raises(Refused, match="not born") as refused:
        require_born(person, earliest - dt.timedelta(days=1), field="day")
    assert refused.value.field == "day"


def test_a_date_of_birth_decides_and_nothing_known_refuses_nothing(story):
    person = story.person
    person.date_of_birth = dt.date(2010, 5, 6)
    require_born(person, dt.date(2010, 5, 6), field="day")
    with pytest.raises(Refused, match="not born"):
        require_born(person, dt.date(2010, 5, 5), field="day")
    person.date_of_birth = None
    AgeStatement.objects.unscoped("test").filter(person=person).update(basis=AgeBasis.UNKNOWN)
    require_born(person, dt.date(1930, 1, 1), field="day")
