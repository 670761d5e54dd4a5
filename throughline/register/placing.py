"""Which place an address names to the letter, of those one may see: as the acts take it, and as a page asks before them."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.core.errors import Refused
from throughline.core.text import normalised_name
from throughline.register.given import PlaceGiven
from throughline.register.models import Place


def compared_address(given: PlaceGiven) -> str:
    """An address as it is compared: number, street, area and postcode, without case, punctuation or spacing."""
    postcode = given.postcode.replace(" ", "")
    return normalised_name(given.address, given.area, postcode)[:310]


def read_uprn(typed: str) -> str:
    """A unique property reference number: 1 to 12 figures, without the noughts before them. Errors: Refused."""
    figures = "".join(typed.split())
    if figures and not (figures.isascii() and figures.isdigit() and len(figures.lstrip("0")) in range(1, 13)):
        raise Refused(f"“{typed.strip()[:20]}” is not a UPRN, which has up to 12 figures.", field="uprn")
    return figures.lstrip("0")


def known_place(by: Actor, at: dt.datetime, given: PlaceGiven) -> Place | None:
    """The place the actor may see with the same UPRN, or at the same address in the same authority. Errors: Refused."""
    uprn = read_uprn(given.uprn)
    seen = Place.objects.visible_to(by, at).select_related("record").order_by("pk")
    known: Place | None = seen.filter(uprn=uprn).first() if uprn else None
    if known is None:
        alike = seen.filter(compared_address=compared_address(given), authority=given.authority)
        known = (alike.filter(uprn="") if uprn else alike).first()
    return known
