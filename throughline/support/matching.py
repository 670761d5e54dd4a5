"""Whether a service fits a person, in reasons: what its own rules allow and what to check. It never refuses (practice.md P29)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.geography.models import LocalAuthority
from throughline.register.ages import Age
from throughline.support.models import Service
from throughline.support.policies import age_warning, ages_in_words, areas_in_words, weeks_in_words
from throughline.support.states import LearningRule

STALE_DAYS = 60


@dataclass(frozen=True)
class Fit:
    """Why a service may be right for someone, and what to ask before it is offered. No number ranks anyone (P2)."""

    reasons: tuple[str, ...]
    checks: tuple[str, ...]


def fit_of(service: Service, age: Age, home: LocalAuthority | None, on: dt.date) -> Fit:
    """A service's rules against what is known of a person on a day."""
    reasons: list[str] = []
    checks: list[str] = []
    for ok, to_check in (
        _age(service, age), _area(service, home), _learning(service), _wait(service, on), _cost(service),
    ):  # fmt: skip
        if ok:
            reasons.append(ok)
        if to_check:
            checks.append(to_check)
    return Fit(tuple(reasons), tuple(checks))


def _age(service: Service, age: Age) -> tuple[str, str]:
    warning = age_warning(service, age)
    if warning:
        return "", warning
    rule = ages_in_words(service)
    return (f"For {rule}" if rule else "For any age"), ""


def _area(service: Service, home: LocalAuthority | None) -> tuple[str, str]:
    areas = list(service.areas.all())
    if not areas:
        return "Works anywhere", ""
    where = areas_in_words(service)
    if home is None:
        return "", f"It works in {where}. Their home area is not known: ask the provider."
    # A county's service takes the people of its districts.
    if home.pk in {area.pk for area in areas} or home.upper_tier_id in {area.pk for area in areas}:
        return f"Works in {home.name}", ""
    return "", f"It works in {where}, and their home area is {home.name}. Ask the provider."


def _learning(service: Service) -> tuple[str, str]:
    if service.learning_rule == LearningRule.ANY:
        return "In education, employment or training, or not", ""
    rule = service.get_learning_rule_display()
    return "", f"{rule}: ask them how things stand before you offer it."


def _wait(service: Service, on: dt.date) -> tuple[str, str]:
    if not service.is_open:
        return "", "It takes nobody at the moment: ask when it will."
    if service.waiting_weeks is None or service.waiting_date is None:
        return "Takes people now", "The provider has not said how long the wait is: ask."
    said = f"{service.waiting_date:%-d %B %Y}"
    wait = f"wait of {weeks_in_words(service.waiting_weeks)}" if service.waiting_weeks else "no wait"
    if (on - service.waiting_date).days > STALE_DAYS:
        return "Takes people now", f"It had {wait} on {said}, which is some time ago: ask again."
    return f"Takes people now, {wait} on {said}", ""


def _cost(service: Service) -> tuple[str, str]:
    return (
        ("Costs them nothing", "") if service.costs_nothing else ("", "It may cost them something: ask the provider.")
    )
