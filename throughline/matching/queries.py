"""Search before create: who somebody may be, among the people one may see, in bands and field by field, never with a score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.core.text import normalised_name
from throughline.geography.models import LocalAuthority
from throughline.matching.comparing.asking import read_asked
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.explaining import Row
from throughline.matching.comparing.folding import words_of
from throughline.matching.comparing.names import split_name
from throughline.matching.comparing.people import Person as Compared
from throughline.matching.joinings import each_leading
from throughline.matching.keeping import write_keys_of
from throughline.matching.known import NOWHERE, SEXES, read_known
from throughline.matching.models import LikelyMatch
from throughline.matching.searching import Fit, Fits, find_fits
from throughline.matching.states import Band
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.register.states import Sex

# The two records of a pair are of one person already: the same record leads both.
LEADS_OF_BOTH = Q(Exact(Coalesce("person__same_as", "person"), Coalesce("other__same_as", "other")))
BECAUSE_AT_MOST = 100
COUNTED_AT_MOST = 1_000
# Records of exactly one name, date and sex that are read to see whether one person alone fits.
MOST_OF_A_NAME = 20


@dataclass(frozen=True)
class Candidate:
    """A person who may be the one: how sure in words, what agrees in a few, and field by field."""

    person: Person
    because: str
    band: Band = Band.POSSIBLE
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Found:
    """Whom a search found. ``is_many``: too many are alike, ask for more. ``is_behind``: people are still being taken in."""

    people: tuple[Candidate, ...] = ()
    is_many: bool = False
    is_behind: bool = False

    @property
    def likely(self) -> tuple[Candidate, ...]:
        """Matches and possible ones: nobody new is recorded beside them without a reason."""
        return tuple(each for each in self.people if each.band != Band.UNLIKELY)

    @property
    def unlikely(self) -> tuple[Candidate, ...]:
        return tuple(each for each in self.people if each.band == Band.UNLIKELY)


def find_same_person(
    actor: Actor, at: dt.datetime, *, given_name: str, family_name: str, date_of_birth: dt.date | None, sex: str,
    home: LocalAuthority | None = None,
) -> Person | None:  # fmt: skip
    """The one person with exactly this normalised name, date of birth and sex, whose home authority is no other.

    None when any is missing, several fit, or the date is 1 January: so many systems write a year alone, and many children
    share a name and a year.
    """
    name = normalised_name(given_name, family_name)
    if not name or date_of_birth is None or sex == Sex.UNKNOWN or Born(*_parts(date_of_birth)).is_placeholder:
        return None
    called_so = Person.objects.visible_to(actor, at).filter(compared_name=name, date_of_birth=date_of_birth, sex=sex)
    found = each_leading(actor, at, called_so.order_by("pk")[:MOST_OF_A_NAME])
    if len(found) != 1:
        found = [person for person in found if home is not None and person.home_authority_id == home.pk]
    if len(found) != 1:
        return None
    (person,) = found
    differ = home is not None and person.home_authority_id is not None and person.home_authority_id != home.pk
    return None if differ else person


def _parts(day: dt.date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def asked_of(text: str, at: dt.datetime, *, given: PersonGiven | None = None) -> Compared:
    """What was typed, in one box or on a form, as a person to compare."""
    if given is None:
        return read_asked(text, civil_date(at))
    born, first, family = given.date_of_birth, given.given_name or given.called, words_of(given.family_name)
    # Two words in the box of the first name are a whole name.
    names = (words_of(first), family) if family else split_name(first)
    return Compared(
        record_id="", given=names[0], family=names[1],
        born=Born(*_parts(born)) if born else None,
        ages=(given.age.on.year - given.age.high - 1, given.age.on.year - given.age.low) if given.age and not born else None,
        sex=given.sex if given.sex in SEXES else "",
    )  # fmt: skip


def search_known(
    actor: Actor, at: dt.datetime, *, text: str = "", given: PersonGiven | None = None, exclude: Person | None = None
) -> Found:
    """Who may be the person typed, among those one may see: in bands, field by field, the best first."""
    asked = asked_of(text, at, given=given)
    fits = find_fits(actor, at, asked, leaving_out=exclude.record_id if exclude is not None else None)
    return _found(actor, at, fits)


def _found(actor: Actor, at: dt.datetime, fits: Fits) -> Found:
    """The people who fit, each by the record that leads, with what agrees on the record that fits best."""
    records = [fit.record for fit in fits.people]
    rows = Person.objects.visible_to(actor, at).filter(record__in=records).select_related("record")
    people = {person.record_id: person for person in rows.prefetch_related("age_statements")} if records else {}
    shown = each_leading(actor, at, (people[fit.record] for fit in fits.people if fit.record in people))
    best: dict[int, Fit] = {}
    for fit in fits.people:
        if (person := people.get(fit.record)) is not None:
            best.setdefault(person.leading_id, fit)
    candidates = tuple(
        Candidate(person, because_of(fit.rows), fit.band, fit.rows)
        for person, fit in zip(shown, best.values(), strict=True)
    )
    return Found(candidates, fits.is_many, fits.is_behind)


def because_of(rows: Iterable[Row]) -> str:
    """What agrees, in a few words: “first name: the same; born: day and month swapped”."""
    words = "; ".join(f"{row.field}: {row.words}" for row in rows if row.agrees)
    return words if len(words) <= BECAUSE_AT_MOST else words[: BECAUSE_AT_MOST - 1] + "…"


def search_people(
    actor: Actor, at: dt.datetime, *, name: str, date_of_birth: dt.date | None = None, exclude: Person | None = None
) -> list[Candidate]:
    """Whom a search of what was typed finds, matches first. At most 15."""
    text = f"{name} {date_of_birth.isoformat()}" if date_of_birth else name
    return list(search_known(actor, at, text=text, exclude=exclude).people)


def find_likely_matches(actor: Actor, at: dt.datetime, person: Person) -> list[Candidate]:
    """Who a person may be besides, by a search for all that is recorded of them: the match, else those possible.

    Asked inside acts, an import among them: of the keys that are owed, those of this person alone are written.
    """
    write_keys_of(person.record_id)
    (known,) = read_known([person.record_id], (actor, at)).values()
    if not known.names:
        return []
    address = known.addresses[-1][0] if known.addresses else NOWHERE
    asked = known.compared(known.names[0], address)
    fits = find_fits(actor, at, asked, leaving_out=person.record_id, writes_keys=False)
    others = [each for each in _found(actor, at, fits).likely if each.person.leading_id != person.leading_id]
    return [each for each in others if each.band == Band.MATCH] or others


def list_likely_matches(
    actor: Actor, at: dt.datetime, *, first: int = 0, limit: int = 20
) -> tuple[list[LikelyMatch], int]:
    """A page of the pairs waiting for a decision, oldest first: neither set aside nor joined; and how many, to 1,000."""
    waiting = LikelyMatch.objects.visible_to(actor, at).filter(set_aside_at__isnull=True)
    waiting = waiting.exclude(LEADS_OF_BOTH)
    total = waiting.order_by()[: COUNTED_AT_MOST + 1].count()
    rows = waiting.select_related("person__record", "other__record").order_by("pk")[first : first + limit]
    return list(rows), total
