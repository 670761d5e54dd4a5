"""People, places, phones and vehicles, what is known of them and how, and the links between records."""

from throughline.register.models.known import PersonName, PersonNumber
from throughline.register.models.links import Link
from throughline.register.models.overlaps import Overlap
from throughline.register.models.people import AgeStatement, Person, SafeContact, Sighting
from throughline.register.models.things import Phone, PhoneIdentifier, Place, Vehicle

__all__ = [
    "AgeStatement",
    "Link",
    "Overlap",
    "Person",
    "PersonName",
    "PersonNumber",
    "Phone",
    "PhoneIdentifier",
    "Place",
    "SafeContact",
    "Sighting",
    "Vehicle",
]
