"""Who may be pointed to (practice.md P16): marked by their holder, and known exactly by whoever types them and may not open them.

What is asked of a search is strong and of several fields: the whole name and the whole date of birth, both the same, and a
match by itself. Neither a slip nor a short form counts, so that trying tells nothing. A record never points that is held more
closely than standard, or joined to one; whose address is open to named people only (P25); or that is kept from the reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from throughline.access.models import Exclusion
from throughline.access.states import RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.matching.comparing.people import Person as Compared
from throughline.matching.known import read_known
from throughline.matching.models import PersonPointing, PointingBar
from throughline.matching.searching import fits_alone
from throughline.matching.states import Band
from throughline.register.models import Link, Person
from throughline.register.states import LinkKind

# More marked people born on one day than this are not compared: it says too little.
COMPARED_AT_MOST = 100


def may_point(by: Actor, person: Person) -> bool:
    """Whether somebody who may open a record is its holder: of the agency that owns it, or a coordinator of its hub."""
    is_holder = by.agency.pk == person.record.owner_agency_id or by.role == Role.COORDINATOR
    return is_holder and by.hub.pk == person.record.hub_id


def standing_pointing(person: Person) -> PersonPointing | None:
    """That a person may be pointed to, where it is said today."""
    found: PersonPointing | None = (
        PersonPointing.related.filter(person=person, ended_at=None).select_related("marked_by").first()
    )
    return found


def list_pointings(actor: Actor, at: dt.datetime, person: Person) -> list[PersonPointing]:
    """When it was said of a person that they may be pointed to, and when taken back, the newest first."""
    rows = PersonPointing.objects.visible_to(actor, at).filter(person=person).select_related("marked_by", "ended_by")
    return list(rows.order_by("-marked_at", "-pk"))


def find_pointed(actor: Actor, at: dt.datetime, asked: Compared) -> list[PersonPointing]:
    """The marks of those typed exactly, whom the reader may not open and may be pointed to."""
    if not (asked.given and asked.family and asked.born):
        return []
    try:
        born = dt.date(*asked.born)
    except ValueError:
        return []
    # The other names of somebody carry a birth of their own.
    birth = Q(person__date_of_birth=born) | Q(
        person__other_names__date_of_birth=born, person__other_names__withdrawn_at=None
    )
    standing = PersonPointing.related.filter(
        birth, ended_at=None, person__record__withdrawn_at=None, person__record__restriction=Restriction.STANDARD
    ).exclude(person__record__hub__contact="")
    rows = standing.select_related("person__record__hub__agency", "marked_by").distinct().order_by("pk")
    listed = list(rows[: COMPARED_AT_MOST + 1])
    if len(listed) > COMPARED_AT_MOST:
        return []
    exact = _typed_exactly([row.person.record_id for row in listed], asked)
    return [row for row in listed if row.person.record_id in exact and _is_open_to_it(actor, at, row.person)]


def _typed_exactly(records: Collection[int], asked: Compared) -> set[int]:
    """Of these records, those whose name and birth are what was typed, whatever else is held."""
    found = set()
    for known in read_known(list(records), asked=asked).values() if records else ():
        fit = fits_alone(asked, known)
        levels = {(each.field, each.level) for each in fit.comparison.agreements}
        if fit.band == Band.MATCH and fit.is_called_so and ("born", "same") in levels:
            if ("sex", "different") not in levels:
                found.add(known.record)
    return found


def _is_open_to_it(actor: Actor, at: dt.datetime, person: Person) -> bool:
    """Whether this reader may be pointed to a person: by all records of them, whichever was marked."""
    lead = person.leading_id
    people = Person.related.filter(Q(pk=lead) | Q(same_as=lead))
    records = list(people.values_list("record", flat=True))
    return not (
        people.filter(record__restriction__gt=Restriction.STANDARD).exists()
        or Person.objects.visible_to(actor, at).filter(record__in=records).exists()
        or Exclusion.objects.running(at).filter(record__in=records, member=actor.member).exists()
        or PointingBar.related.filter(person__in=people.values("pk")).exists()
        or Link.objects.filter(
            from_record__in=records, kind=LinkKind.LIVES_AT, withdrawn_at=None, to_record__kind=RecordKind.PLACE,
            to_record__restriction__gt=Restriction.STANDARD,
        ).exists()
    )  # fmt: skip
