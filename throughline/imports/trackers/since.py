"""What an import made, and what of it somebody has worked on since: asked of every table that can point to it.

A table added later is asked too, without being listed here; only what an import itself writes is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import ForeignKey, Model, OneToOneField, Q, QuerySet

from throughline.access.models import AccessReason, Involvement, ProtectedRecord
from throughline.hub.models import Intervention, Referral
from throughline.hub.states import ReferralStatus
from throughline.imports.models import TrackerRow, TrackerRun
from throughline.imports.states import RunState
from throughline.matching.models import FindingKey, KeysOwed, LikelyMatch
from throughline.register.models import AgeStatement, Link, Overlap, Person, PersonName, PersonNumber
from throughline.work.models import Gap, Notice

# Looking at a record and being told of one is no work on it, nor is what it is found by.
_NO_WORK: tuple[type[Model], ...] = (AccessReason, FindingKey, KeysOwed, Notice, TrackerRow)

_WITH_WITHDRAWN = Q(person__record__withdrawn_at__isnull=False) | Q(other__record__withdrawn_at__isnull=False)


def records_made(run: TrackerRun) -> Q:
    """The condition on a protected record that this import made it."""
    return (
        Q(person__source_row__batch=run.batch_id)
        | Q(intervention__source_row__batch=run.batch_id)
        | Q(referral__source_row__batch=run.batch_id)
    )


def worked_on_since(run: TrackerRun) -> set[int]:
    """The keys of the protected records that were changed, or that something has come to point to, since the import."""
    assert run.imported_at is not None
    found = _changed(run)
    for field, path, to_record in _pointing():
        rows = _by_others(field.model, run, run.imported_at).filter(**{f"{path}source_row__batch": run.batch_id})
        found.update(rows.values_list(to_record, flat=True).distinct())
    return found


def _changed(run: TrackerRun) -> set[int]:
    mine = {"source_row__batch": run.batch_id}
    # Corrected by an import that was undone, and so corrected back.
    people = Person.related.filter(**mine, version__gt=1).exclude(identity_completed_at__in=_undone(run)[1])
    found = set(people.values_list("record_id", flat=True))
    changed = Q(version__gt=1) | Q(withdrawn_at__isnull=False)
    found.update(Intervention.related.filter(changed, **mine).values_list("record_id", flat=True))
    moved = Q(version__gt=1) | ~Q(status=ReferralStatus.HISTORY)
    found.update(Referral.related.filter(moved, **mine).values_list("record_id", flat=True))
    return found


def _pointing() -> Iterator[tuple[ForeignKey, str, str]]:  # type: ignore[type-arg]
    """Every foreign key that can point to what an import makes: itself, the path from it to what was made, and to its record."""
    for made in (Person, Intervention, Referral):
        for field in _keys_to(made):
            yield field, f"{field.name}__", f"{field.name}__record_id"
        for field in _keys_to(ProtectedRecord):
            is_own = isinstance(field, OneToOneField) and field.model in (Person, Intervention, Referral)
            if not is_own:
                yield field, f"{field.name}__{made._meta.model_name}__", f"{field.name}_id"


def _keys_to(model: type[Model]) -> Iterator[ForeignKey]:  # type: ignore[type-arg]
    """Every foreign key to a model, those that have no name on its side too."""
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and isinstance(field, ForeignKey) and field.model not in _NO_WORK:
            yield field


def _undone(run: TrackerRun) -> tuple[list[int], list[dt.datetime]]:
    """The batches of the hub's imports that were undone, and when each was brought and undone."""
    runs = TrackerRun.objects.filter(hub=run.hub_id, state=RunState.UNDONE, batch__isnull=False)
    found = list(runs.values_list("batch", "imported_at", "undone_at"))
    return [batch for batch, _, _ in found], [time for _, *times in found for time in times if time is not None]


def _by_others(model: type[Model], run: TrackerRun, at: dt.datetime) -> QuerySet[Model]:
    """The rows of a table that are work: neither written by this import, nor by one that was undone since.

    Two people who may be one, undecided, are nobody's work, whichever import or pass over the register listed them.
    """
    manager = getattr(model, "related", None) or model._default_manager
    rows: QuerySet[Model] = manager.all()
    undone, times = _undone(run)
    batches = [run.batch_id, *undone]
    # What an import that was undone put in its place stands again.
    standing = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__in=times)
    own: dict[type[Model], Q] = {
        Involvement: Q(since_at=at, until_at__isnull=True) | Q(since_at__in=times),
        AgeStatement: Q(recorded_at__in=[at, *times]),
        PersonName: Q(recorded_at=at) & standing | Q(recorded_at__in=times),
        PersonNumber: Q(recorded_at=at) & standing | Q(recorded_at__in=times),
        Link: Q(recorded_at=at) & standing | Q(recorded_at__in=times),
        # Somebody else bears what it brought: noted by itself, and heard of by nobody once that is withdrawn.
        Overlap: Q(decided_at__isnull=True),
        LikelyMatch: Q(set_aside_at__isnull=True) | Q(found_at=at, set_aside_at__lte=at) | _WITH_WITHDRAWN,
        Gap: Q(opened_at=at, taken_on_at__isnull=True, resolved_at__isnull=True, owner__isnull=True)
        | Q(opened_at__in=times),
        Intervention: Q(source_row__batch__in=batches),
        Referral: Q(source_row__batch__in=batches),
    }
    mine = own.get(model)
    return rows.exclude(pk__in=manager.filter(mine).values("pk")) if mine is not None else rows
