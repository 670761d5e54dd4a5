"""Acts on the list of terms, and counting for training which of them were shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.queries import list_teams_of
from throughline.audit.actions import Entry, append
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import tidy
from throughline.wording.finding import Wording, forms_of
from throughline.wording.models import Term, WordingCount
from throughline.wording.queries import group_team, monday_of


@transaction.atomic
def add_term(
    *, by: Actor, at: dt.datetime, phrase: str, also: str, match: str, instead: str, why: str, source: str,
    is_confirmed: bool = False,
) -> Term:  # fmt: skip
    """Add a term to the list, in force from today, with its source. Errors: Absent, Refused."""
    require_permission(by, "wording.edit")
    if not forms_of(phrase, "", match):
        raise Refused("Write the words to look for.", field="phrase")
    if Term.objects.filter(phrase__iexact=tidy(phrase), ends_date__isnull=True).exists():
        raise Refused("This is on the list already. Retire it there first if its wording changes.", field="phrase")
    ways = "|".join(way for line in also.splitlines() if (way := tidy(line)))
    term = Term(
        phrase=tidy(phrase), also=ways, match=match, instead=tidy(instead), why=tidy(why), source=tidy(source),
        is_confirmed=is_confirmed, starts_date=civil_date(at),
    )  # fmt: skip
    term.save_checked()
    _record(by, at, "add_term", term)
    return term


@transaction.atomic
def retire_term(*, by: Actor, at: dt.datetime, term_id: int) -> Term:
    """Take a term off the list from today; it and what was counted of it stay. Errors: Absent, Refused."""
    require_permission(by, "wording.edit")
    term = Term.objects.select_for_update().filter(pk=term_id).first()
    if term is None:
        raise Absent
    if term.ends_date is not None:
        raise Refused("This term is retired already.")
    term.ends_date = civil_date(at)
    term.save_checked()
    _record(by, at, "retire_term", term)
    return term


def _record(by: Actor, at: dt.datetime, action: str, term: Term) -> None:
    append(
        actor=by.for_audit(), at=at, entry=Entry(op=Operation.CONFIGURATION, action=action, detail={"term": term.pk})
    )


@transaction.atomic
def count_terms(*, by: Actor, at: dt.datetime, terms: Iterable[Wording]) -> None:
    """Count each term once for the writer's team in this week.

    Written to no audit: an event would say who wrote which words, and these counts are for training, not about anyone.
    """
    team = group_team(list_teams_of(by.member))
    monday = monday_of(civil_date(at))
    # Always in one order, so that two people saving at once never wait for each other.
    for pk in sorted({term.pk for term in terms}):
        row, _ = WordingCount.objects.get_or_create(
            hub=by.hub, agency=by.agency, team=team, term_id=pk, week_date=monday
        )
        WordingCount.objects.filter(pk=row.pk).update(shown=F("shown") + 1)
