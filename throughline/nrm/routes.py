"""Which route a person takes, and whether a devolved panel decides. Pure: ages, dates and answers are passed in."""

from __future__ import annotations

import datetime as dt

from throughline.nrm.states import Consent, Route
from throughline.register.ages import ADULT_AT, Age


def route_for(age: Age, consent: str) -> Route | None:
    """The route, or None while an adult has not been asked.

    Under 18 or not sure goes without consent, whatever was answered; an adult consents, or it is a Duty to Notify
    (Modern Slavery Act 2015, section 52). Only who is clearly an adult is one (practice.md P4).
    """
    if age.may_be_child:
        return Route.CHILD
    if not consent:
        return None
    return Route.ADULT if consent == Consent.YES else Route.NOTIFY


def eighteenth_birthday(born: dt.date) -> dt.date:
    """The day someone turns 18; born on 29 February, that is 1 March, as ages are counted here."""
    try:
        return born.replace(year=born.year + ADULT_AT)
    except ValueError:
        return dt.date(born.year + ADULT_AT, 3, 1)


def has_longer_than(days: int, born: dt.date | None, age: Age, on: dt.date) -> bool:
    """Whether a child has more than so many days until 18, for certain.

    Without a date of birth, only an age that leaves a whole year does; who may be 18 already never has.
    """
    if age.may_be_child and born is not None:
        return (eighteenth_birthday(born) - on).days > days
    whole_years = None if age.high is None else ADULT_AT - age.high - 1
    return whole_years is not None and whole_years * 365 > days
