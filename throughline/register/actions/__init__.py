"""Acts on people, phones, vehicles and what they are known by."""

from throughline.register.actions.known import (
    add_address,
    add_name,
    add_number,
    withdraw_address,
    withdraw_name,
    withdraw_number,
)
from throughline.register.actions.people import (
    SafeContactGiven,
    add_identifier,
    complete_identity,
    decide_overlap,
    identity_shown,
    keep_home_authority,
    keep_responsible_authority,
    record_safe_contact,
    record_sighting,
    withdraw_sighting,
)
from throughline.register.actions.vehicles import add_registration

__all__ = [
    "SafeContactGiven",
    "add_address",
    "add_identifier",
    "add_name",
    "add_number",
    "add_registration",
    "complete_identity",
    "decide_overlap",
    "identity_shown",
    "keep_home_authority",
    "keep_responsible_authority",
    "record_safe_contact",
    "record_sighting",
    "withdraw_address",
    "withdraw_name",
    "withdraw_number",
    "withdraw_sighting",
]
