"""Who somebody is, as the source that made them says it now. What they were called stays, as a dated fact and in the audit."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from throughline.agencies.actor import Actor
from throughline.geography.models import LocalAuthority
from throughline.imports.trackers.values import RowValues
from throughline.register.actions import complete_identity
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.sources.models import SourceRow

_KNOWN_BEFORE = "They were known before this source named them. Its row keeps what it says: correct them on their page."
_CHANGED_SINCE = "Somebody has changed this on their page since. The row keeps what its source says now."
_NAMELESS = "This would leave them without a name. Correct them on their page."
_NAMES = ("given", "family")


class NotCorrected(NamedTuple):
    """A field of who they are that was left as it is, and why."""

    field: str
    why: str


def correct_person(
    *, by: Actor, at: dt.datetime, person: Person, row: SourceRow, before: RowValues, said: RowValues
) -> tuple[NotCorrected, ...]:
    """Correct each thing the source says otherwise now. What a person has changed by hand since is not overwritten.

    ``before``: what the row said whose place the new one takes. Returns what could not be corrected.
    """
    was, stands, says = _said(before), _stands(person), _said(said)
    differing = [field for field, value in says.items() if value not in (was[field], stands[field])]
    if not differing:
        return ()
    if not _is_made_by(person, row):
        return tuple(NotCorrected(field, _KNOWN_BEFORE) for field in differing)
    kept = {field: _CHANGED_SINCE for field in differing if stands[field] != was[field]}
    becomes = {**stands, **{field: says[field] for field in differing if field not in kept}}
    if not any(becomes[field] for field in _NAMES) and any(stands[field] for field in _NAMES):
        kept.update({field: _NAMELESS for field in differing if field in _NAMES})
        becomes.update({field: stands[field] for field in _NAMES})
    if becomes != stands and any(becomes[field] for field in _NAMES):
        _complete(by, at, person, becomes)
    return tuple(NotCorrected(field, why) for field, why in kept.items())


def _complete(by: Actor, at: dt.datetime, person: Person, becomes: dict[str, object]) -> None:
    is_home = becomes["council"] == person.home_authority_id
    given = PersonGiven(
        given_name=str(becomes["given"]), family_name=str(becomes["family"]), called=str(becomes["called"]),
        description=person.description, date_of_birth=becomes["born"] if isinstance(becomes["born"], dt.date) else None,
        date_of_birth_confirmed=person.date_of_birth_confirmed and becomes["born"] == person.date_of_birth,
        sex=str(becomes["sex"]),
        home_authority=person.home_authority if is_home else _authority(becomes["council"]),
    )  # fmt: skip
    complete_identity(by=by, at=at, person_uuid=person.record.uuid, version=person.version, given=given)


def _authority(key: object) -> LocalAuthority | None:
    return LocalAuthority.objects.filter(pk=key).first() if isinstance(key, int) else None


def _said(said: RowValues) -> dict[str, object]:
    return {
        "given": said.given_name, "family": said.family_name, "called": said.called, "born": said.born, "sex": said.sex,
        "council": said.authority_id,
    }  # fmt: skip


def _stands(person: Person) -> dict[str, object]:
    return {
        "given": person.given_name, "family": person.family_name, "called": person.called, "born": person.date_of_birth,
        "sex": person.sex, "council": person.home_authority_id,
    }  # fmt: skip


def _is_made_by(person: Person, row: SourceRow) -> bool:
    """Whether the source made them: by this row, or by one whose place another has taken since."""
    maker = person.source_row
    if maker is None:
        return False
    return maker.pk == row.pk or ((maker.source, maker.sheet) == (row.source, row.sheet) and maker.ended_at is not None)
