"""Reading the list of terms, and the counts kept for training."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import F, Sum

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member, Team, TeamMember
from throughline.agencies.states import Role
from throughline.core.errors import Absent
from throughline.wording.finding import Wording, forms_of
from throughline.wording.models import CountRetention, Term, WordingCount

_Team = TypeVar("_Team", Team, int)
WEEKS = 12
# Of a smaller group a count would point at somebody.
SMALLEST_GROUP = 5
SMALLER_GROUPS = "Smaller teams and agencies, together"


@dataclass(frozen=True)
class Counts:
    """What was shown in whole weeks: by group of members, by term, and in all. ``until``: the last day counted."""

    since: dt.date
    until: dt.date
    by_group: Mapping[str, int]
    by_term: Mapping[str, int]


def list_terms(on: dt.date) -> list[Wording]:
    """The terms in force on a day, as they are looked for."""
    rows = Term.objects.filter(starts_date__lte=on).exclude(ends_date__lte=on).order_by("phrase", "pk")
    return [
        Wording(row.pk, row.phrase, row.instead, row.why, forms_of(row.phrase, row.also, row.match)) for row in rows
    ]


def list_all_terms(by: Actor) -> list[Term]:
    """Every term, those in force first. Errors: Absent."""
    require_permission(by, "wording.edit")
    terms = Term.objects.select_related("checked_by")
    return list(terms.order_by(F("ends_date").desc(nulls_first=True), "phrase", "starts_date"))


def get_term(by: Actor, term_id: int) -> Term:
    """One term. Errors: Absent."""
    require_permission(by, "wording.edit")
    term = Term.objects.select_related("checked_by").filter(pk=term_id).first()
    if term is None:
        raise Absent
    return term


def first_week_kept(on: dt.date) -> dt.date | None:
    """The Monday of the oldest week whose counts are kept on a day; none where no rule says for how long."""
    rule = CountRetention.objects.filter(starts_date__lte=on).order_by("-starts_date").first()
    return monday_of(on) - dt.timedelta(weeks=rule.weeks) if rule is not None else None


def monday_of(day: dt.date) -> dt.date:
    """The Monday a day's week began."""
    return day - dt.timedelta(days=day.weekday())


def count_shown(by: Actor, on: dt.date) -> Counts:
    """How often wording was shown in the actor's hub, over the twelve whole weeks before a day. Errors: Absent.

    The week that runs is not counted, so nobody can watch a number move after a colleague has written. Groups of fewer
    than five members are put together; where even together they are fewer, they are left out.
    """
    require_permission(by, "wording.counts")
    until = monday_of(on)
    since = until - dt.timedelta(weeks=WEEKS)
    rows = (
        WordingCount.objects.filter(hub=by.hub, week_date__gte=since, week_date__lt=until)
        .values_list("agency", "agency__name", "team", "team__name", "term__phrase")
        .annotate(number=Sum("shown"))
        .order_by("agency__name", "team__name", "term__phrase")
    )
    sizes = _sizes(by)
    of_small = sum(size for size in sizes.values() if size < SMALLEST_GROUP)
    groups: Counter[str] = Counter()
    terms: Counter[str] = Counter()
    for agency, agency_name, team, team_name, phrase, number in rows:
        is_small = sizes[agency, team] < SMALLEST_GROUP
        if is_small and of_small < SMALLEST_GROUP:
            continue
        own_name = f"{team_name} ({agency_name})" if team else agency_name
        groups[SMALLER_GROUPS if is_small else own_name] += number
        terms[phrase] += number
    return Counts(since, until - dt.timedelta(days=1), groups, terms)


def _sizes(by: Actor) -> Counter[tuple[int, int | None]]:
    """How many active members of the hub each group has; a group is one a count may be kept for."""
    members = Member.objects.filter(hub=by.hub, is_active=True).exclude(role=Role.SYSTEM)
    teams = TeamMember.objects.filter(member__in=members, until_date__isnull=True).values_list("member", "team")
    of_member: dict[int, list[int]] = defaultdict(list)
    for member, team in teams:
        of_member[member].append(team)
    return Counter((agency, group_team(of_member[member])) for member, agency in members.values_list("pk", "agency"))


def group_team(teams: Sequence[_Team]) -> _Team | None:
    """The team a member's wording is counted for: theirs if they have one, else none, and their agency counts."""
    return teams[0] if len(teams) == 1 else None
