"""Acts on the list of terms; counting for training which of them were shown, and forgetting what was counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q

from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.queries import list_teams_of
from throughline.audit.actions import Entry, append
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text, tidy
from throughline.wording.finding import Wording, forms_of
from throughline.wording.models import Term, WordingCount
from throughline.wording.policies import require_checked, require_in_force, require_retired, require_unchecked
from throughline.wording.queries import first_week_kept, group_team, monday_of

# What a term is, whenever it is on the list.
_OF_A_TERM = (
    "phrase", "also", "match", "instead", "why", "source", "checked_at", "checked_by", "checked_note",
)  # fmt: skip


@transaction.atomic
def add_term(
    *, by: Actor, at: dt.datetime, phrase: str, also: str, match: str, instead: str, why: str, source: str,
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
        starts_date=civil_date(at),
    )  # fmt: skip
    term.save_checked()
    _record(by, at, "add_term", term)
    return term


@transaction.atomic
def retire_term(*, by: Actor, at: dt.datetime, term_id: int) -> Term:
    """Take a term off the list from today; it and what was counted of it stay. Errors: Absent, Refused."""
    require_permission(by, "wording.edit")
    term = _locked(term_id)
    require_in_force(term)
    term.ends_date = civil_date(at)
    term.save_checked()
    _record(by, at, "retire_term", term)
    return term


@transaction.atomic
def restore_term(*, by: Actor, at: dt.datetime, term_id: int) -> Term:
    """Put a retired term back, from today: one retired today as if it never was, an older one as a row of its own.

    The time between stays as it was: the term was not looked for then. Errors: Absent, Refused.
    """
    require_permission(by, "wording.edit")
    term, today = _locked(term_id), civil_date(at)
    require_retired(term)
    others = Term.objects.filter(phrase__iexact=term.phrase).exclude(pk=term.pk)
    if others.filter(Q(ends_date__isnull=True) | Q(starts_date__gt=term.starts_date)).exists():
        raise Refused("These words are on the list again already, or were since.")
    if term.ends_date == today:
        term.ends_date = None
    else:
        term = Term(starts_date=today, **{name: getattr(term, name) for name in _OF_A_TERM})
    term.save_checked()
    _record(by, at, "restore_term", term)
    return term


@transaction.atomic
def check_term(*, by: Actor, at: dt.datetime, term_id: int, note: str) -> Term:
    """Mark a term in force as checked against its source, with what was seen there. Errors: Absent, Refused."""
    require_permission(by, "wording.edit")
    term = _locked(term_id)
    require_in_force(term)
    require_unchecked(term)
    if not note.strip():
        raise Refused("Say what you checked it against.", field="note")
    term.checked_at, term.checked_by = at, by.member
    term.checked_note = require_text(note, what="note", field="note", limit=300)
    term.save_checked()
    _record(by, at, "check_term", term)
    return term


@transaction.atomic
def uncheck_term(*, by: Actor, at: dt.datetime, term_id: int) -> Term:
    """Take back that a term was checked: it is to be checked again. Who had stays in the audit. Errors: Absent, Refused."""
    require_permission(by, "wording.edit")
    term = _locked(term_id)
    require_in_force(term)
    require_checked(term)
    term.checked_at, term.checked_by, term.checked_note = None, None, ""
    term.save_checked()
    _record(by, at, "uncheck_term", term)
    return term


@transaction.atomic
def forget_counts(*, by: Actor, at: dt.datetime) -> int:
    """Delete the counts of weeks older than they are kept; returns how many. Without a rule nothing is. Errors: Absent."""
    require_permission(by, "wording.edit")
    first = first_week_kept(civil_date(at))
    if first is None:
        return 0
    forgotten, _ = WordingCount.objects.filter(week_date__lt=first).delete()
    if forgotten:
        append(
            actor=by.for_audit(), at=at,
            entry=Entry(op=Operation.CONFIGURATION, action="forget_counts", detail={"before": str(first), "rows": forgotten}),
        )  # fmt: skip
    return forgotten


def _locked(term_id: int) -> Term:
    term = Term.objects.select_for_update().filter(pk=term_id).first()
    if term is None:
        raise Absent
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
