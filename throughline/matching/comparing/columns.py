"""Which column of a file means what: guessed from its header, or said by a map file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

FIELDS: dict[str, tuple[str, ...]] = {
    "record_id": ("record_id", "unique_id", "rec_id"),
    "given": ("given_name", "given_names", "forename", "forenames", "first_name", "first_names", "firstname", "fname", "given",
              "middle_name", "middle_names", "second_name", "christian_name"),
    "family": ("surname", "family_name", "last_name", "lastname", "lname", "family", "sname", "family_names", "surnames"),
    "name": ("name", "full_name", "fullname", "person_name", "subject_name", "child_name", "first_and_surname"),
    "alias": ("alias", "aliases", "nickname", "known_as", "street_name_used", "aka", "also_known_as",
              "moniker", "preferred_name"),
    "born": ("dob", "date_of_birth", "birth_date", "birthdate", "born", "d_o_b", "dateofbirth", "date_birth"),
    "age": ("age", "estimated_age", "age_estimate", "age_if_dob_not_known", "apparent_age", "approx_age", "age_approx"),
    "age_on": ("recorded_on", "date", "referral_date", "date_recorded", "seen_on", "event_date"),
    "sex": ("sex", "gender"),
    "address": ("address", "street_number", "house_number", "house", "flat", "building", "address_1", "address_2", "address_3",
                "address1", "address2", "address_line_1", "address_line_2", "address_line_3", "street",
                "street_name", "home_address"),
    "town": ("town", "city", "suburb", "locality", "area", "village", "post_town"),
    "postcode": ("postcode", "post_code", "postal_code", "zip", "zip_code", "zipcode", "postcode_fake"),
    "phone": ("phone", "phone_number", "phone_no", "telephone", "telephone_number", "tel", "mobile", "mobile_number",
              "mobile_phone",
              "home_phone", "phone_1", "phone_2", "contact_number", "phones", "msisdn"),
    "mail": ("email", "e_mail", "email_address", "mail"),
    "nhs_number": ("nhs_number", "nhs_no", "nhs", "nhsnumber"),
    "upn": ("upn", "unique_pupil_number", "pupil_number"),
    "pnc_id": ("pnc_id", "pnc", "pncid", "pnc_number", "pnc_no"),
    "number": ("soc_sec_id", "ssn", "nino", "ni_number", "national_insurance_number", "passport_number", "passport",
               "cro", "cro_number",
               "home_office_reference", "driving_licence", "licence_number"),
    "text": ("birth_place", "place_of_birth", "birthplace", "occupation", "nationality"),
}  # fmt: skip
# What may come from several columns of one file: their cells are taken together, in the order of the header.
SEVERAL = frozenset({"given", "family", "address", "phone", "number", "text"})
NAMING = frozenset({"given", "family", "name", "alias"})


class WrongColumns(ValueError):
    """The columns cannot be read. Its message says which and the fix."""


Columns = dict[str, tuple[str, ...]]


def plain(header: str) -> str:
    """“Date of birth” → date_of_birth."""
    return re.sub(r"[^a-z0-9]+", "_", header.strip().lower()).strip("_")


def guess_columns(header: Sequence[str]) -> Columns:
    """Fields and the columns they come from. Errors: WrongColumns when no name is among them."""
    found: Columns = {}
    for field, known in FIELDS.items():
        fitting = [column for column in header if plain(column) in known]
        if not fitting:
            continue
        if field in SEVERAL:
            found[field] = tuple(fitting)
        else:
            found[field] = (min(fitting, key=lambda column: known.index(plain(column))),)
    return require_named(found, header)


def read_map(said: Mapping[str, object], header: Sequence[str]) -> Columns:
    """The guess, with what a map file says in its place. A column only the other file has is passed over.
    Errors: WrongColumns for an unknown field or a value that is no column's name."""
    for field, value in said.items():
        if field not in FIELDS:
            raise WrongColumns(f"“{field}” is no field. Use one of: {', '.join(FIELDS)}.")
        if not all(isinstance(column, str) for column in (value if isinstance(value, list) else [value])):
            raise WrongColumns(f"“{field}” must be a column's name in quotation marks, or a list of them.")
    mapped: Columns = {}
    for field, value in said.items():
        wanted = value if isinstance(value, list) else [value]
        here = tuple(column for each in wanted for column in header if plain(column) == plain(str(each)))
        if here or not any(wanted):
            mapped[field] = here
    taken = {column for columns in mapped.values() for column in columns}
    try:
        guessed = guess_columns([column for column in header if column not in taken])
    except WrongColumns:
        guessed = {}
    return require_named({**guessed, **mapped}, header)


def require_named(columns: Columns, header: Sequence[str]) -> Columns:
    """Errors: WrongColumns when nothing in the file can name a person."""
    if NAMING.isdisjoint(columns) or not any(columns[field] for field in NAMING & columns.keys()):
        seen = ", ".join(header[:12]) + (" …" if len(header) > 12 else "")
        raise WrongColumns(
            f"no column holds a name. Its columns are: {seen}. Name one “forename”, “surname” or “name”, or say which it is "
            'with --map FILE, a file with lines such as  family = "Column name"'
        )
    return columns
