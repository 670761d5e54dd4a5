"""The route by age and consent; how far 18 is; the form's fields as data."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.core.errors import Refused
from throughline.nrm.answers import checked_answers
from throughline.nrm.fields import first_responders, national_form, section_for, sections_for
from throughline.nrm.routes import eighteenth_birthday, has_longer_than, route_for
from throughline.nrm.states import Consent, Route
from throughline.register.ages import UNKNOWN_AGE, Age
from throughline.register.states import AgeBasis

CHILD, ADULT = Age(16, 16, AgeBasis.STATED), Age(30, 30, AgeBasis.CONFIRMED)
EITHER, CLEARLY = Age(16, 19, AgeBasis.ESTIMATED), Age(25, 35, AgeBasis.ESTIMATED)


@pytest.mark.parametrize("consent", ["", Consent.YES, Consent.NO])
@pytest.mark.parametrize("age", [CHILD, EITHER, UNKNOWN_AGE])
def test_under_18_or_not_sure_goes_without_consent_whatever_was_answered(age, consent):
    assert route_for(age, consent) == Route.CHILD


@pytest.mark.parametrize("age", [ADULT, CLEARLY])
@pytest.mark.parametrize(("consent", "route"), [("", None), (Consent.YES, Route.ADULT), (Consent.NO, Route.NOTIFY)])
def test_an_adult_consents_or_it_is_a_notice(age, consent, route):
    assert route_for(age, consent) == route


def test_the_day_of_being_18():
    assert eighteenth_birthday(dt.date(2008, 2, 29)) == dt.date(2026, 3, 1)
    assert eighteenth_birthday(dt.date(2009, 6, 3)) == dt.date(2027, 6, 3)


@pytest.mark.parametrize(("on", "longer"), [(dt.date(2026, 2, 22), True), (dt.date(2026, 2, 23), False)])
def test_more_than_a_hundred_days_means_more(on, longer):
    """A hundred days before 3 June 2026 is 23 February."""
    assert has_longer_than(100, dt.date(2008, 6, 3), Age(17, 17, AgeBasis.CONFIRMED), on) == longer


@pytest.mark.parametrize(
    ("age", "longer"),
    [(CHILD, True), (Age(17, 17, AgeBasis.STATED), False), (EITHER, False), (UNKNOWN_AGE, False), (ADULT, False)],
)
def test_without_a_date_of_birth_only_a_whole_year_is_certain(age, longer):
    assert has_longer_than(100, None, age, dt.date(2026, 1, 1)) == longer


def test_every_route_has_its_questions_and_no_key_stands_twice():
    keys = [field.key for section in national_form().sections for field in section.fields]
    assert len(keys) == len(set(keys))
    kinds = {field.kind for section in national_form().sections for field in section.fields}
    assert kinds == {"text", "line", "choice", "choices", "responder", "force", "list"}
    assert "(confirm)" in national_form().source + first_responders().source
    assert national_form().limit == 15_000
    for route in Route:
        asked = {field.key for section in sections_for(route, co_operates=True) for field in section.fields}
        assert {"organisation", "made_to_do", "exploitation_types"} <= asked
        assert ("support_wanted" in asked) == (route == Route.ADULT)
        assert ("authority_contact" in asked) == (route == Route.CHILD)


def test_a_notice_for_someone_who_does_not_co_operate_does_not_say_who_they_are():
    named = {field.key for section in sections_for(Route.NOTIFY, co_operates=True) for field in section.fields}
    nameless = {field.key for section in sections_for(Route.NOTIFY, co_operates=False) for field in section.fields}
    assert named - nameless == {"names", "also_known_as", "date_of_birth", "where_now"}


def test_lengths_lists_and_choices_are_refused_in_words():
    happened = section_for(Route.CHILD, "happened", co_operates=False)
    assert checked_answers(happened, {"dates": "x" * 15_000})["dates"] == "x" * 15_000
    with pytest.raises(
        Refused, match=r"“How did it begin\?” must be 15,000 characters or fewer. It is 15,001."
    ) as long:
        checked_answers(happened, {"how_it_began": "x" * 15_001})
    assert long.value.field == "how_it_began"
    evidence = section_for(Route.CHILD, "evidence", co_operates=False)
    assert len(checked_answers(evidence, {"evidence": "photo\n" * 100})["evidence"].splitlines()) == 100
    with pytest.raises(Refused, match="takes 100 lines at most. There are 101."):
        checked_answers(evidence, {"evidence": "photo\n" * 101})
    with pytest.raises(Refused, match="choose from the list"):
        checked_answers(happened, {"still_in_it": "Perhaps"})


@pytest.mark.parametrize("safe", ["No", "Not assessed", ""])
def test_an_address_only_where_it_is_safe_to_write(safe):
    support = section_for(Route.CHILD, "support", co_operates=False)
    with pytest.raises(Refused, match="only when it is safe to write"):
        checked_answers(support, {"safe_to_write": safe, "contact_address": "1 Any Street"})
    assert checked_answers(support, {"safe_to_write": "Yes", "contact_address": "An office"})
