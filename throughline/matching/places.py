"""Which places an address typed may be, of those one may see: read and compared as where people live is, never by its letters."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from throughline.agencies.actor import Actor
from throughline.core.text import normalised_name, tidy
from throughline.matching.comparing.addresses import (
    ROADS,
    Address,
    compare_addresses,
    is_same_but_for_slips,
    read_address,
)
from throughline.matching.comparing.asking import read_asked
from throughline.register.given import PlaceGiven
from throughline.register.models import Place
from throughline.register.placing import known_place

MOST_SHOWN, MOST_COMPARED = 10, 200
_LIKELY = ("same", "house")
_ANY_STREET = ROADS | {"saint", "flat", "house", "court", "place"}


def list_places_like(actor: Actor, at: dt.datetime, given: PlaceGiven) -> list[Place]:
    """Places the address given may be, the likeliest first; nobody is asked where it is one of them to the letter, or by
    its UPRN. Two UPRNs are two homes, and so are two flats of one house.
    """
    if not tidy(given.address) or known_place(actor, at, given) is not None:
        return []
    rows = _compared(actor, at, read_address(given.address, given.postcode, given.area))
    uprn = "".join(given.uprn.split()).lstrip("0")
    return [place for place in rows if not (uprn and place.uprn)][:MOST_SHOWN]


def search_places(actor: Actor, at: dt.datetime, text: str) -> list[Place]:
    """Places by an address typed any way, by a postcode, by a UPRN, or by part of an address with a figure in it."""
    typed = tidy(text)
    if not any(letter.isdigit() for letter in typed):
        return []
    seen = Place.objects.visible_to(actor, at).select_related("record").order_by("pk")
    if typed.isdigit():
        return list(seen.filter(uprn=typed.lstrip("0"))[:MOST_SHOWN])
    asked = read_asked(text, at.date()).address
    if asked.house and asked.street:
        found = _compared(actor, at, asked)
    elif asked.postcode:
        found = list(seen.filter(_in_postcode(asked.postcode))[:MOST_SHOWN])
    else:
        found = []
    return found[:MOST_SHOWN] or list(seen.filter(address__icontains=typed)[:MOST_SHOWN])


def _compared(actor: Actor, at: dt.datetime, asked: Address) -> list[Place]:
    """Places whose house and street are those asked for: in the same town or postcode first, and in no other district.

    Looked up by the house and either how its street begins or its postcode, so that a slip in one of them loses nothing.
    """
    words = [word for word in asked.street.split() if word not in _ANY_STREET]
    if not words:
        return []
    wanted = Q(compared_address__contains=max(words, key=len)[:4])
    if asked.postcode:
        wanted |= _in_postcode(asked.postcode)
    if asked.house:
        wanted &= Q(compared_address__contains=asked.house.rstrip("abcdefghijklmnopqrstuvwxyz"))
    rows = Place.objects.visible_to(actor, at).filter(wanted).select_related("record").order_by("pk")
    found = []
    for place in rows[:MOST_COMPARED]:
        home = read_address(place.address, place.postcode, place.area)
        level = "same" if is_same_but_for_slips(asked, home) else compare_addresses(asked, home)
        is_elsewhere = asked.outward and home.outward and asked.outward != home.outward and level == "house"
        if level in _LIKELY and not is_elsewhere:
            found.append((_LIKELY.index(level), place.pk, place))
    return [place for _, _, place in sorted(found)]


def _in_postcode(code: str) -> Q:
    """A postcode where it is kept apart, or written in the address."""
    folded = normalised_name(code)
    return Q(compared_address__contains=folded) | Q(compared_address__contains=folded.replace(" ", ""))
