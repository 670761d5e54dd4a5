"""Which column of a file means what: guessed from its header, or said by a map file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from throughline.matching.comparing.headings import Headings, Hint, plain

# A file's columns are known by these headings, and a tracker's too (``imports.trackers.fields`` adds what only a tracker has).
FIELDS: dict[str, tuple[str, ...]] = {
    "record_id": ("record_id", "unique_id", "rec_id"),
    "given": ("given_name", "given_names", "forename", "forenames", "first_name", "first_names", "firstname", "fname", "given",
              "middle_name", "middle_names", "second_name", "christian_name", "first", "fore_name", "fore_names", "christian",
              "first_name_s", "forename_s", "given_name_s", "middle_name_s", "mname", "middle", "other_names", "other_forenames"),
    "family": ("surname", "family_name", "last_name", "lastname", "lname", "family", "sname", "family_names", "surnames", "last",
               "surname_s", "sur_name", "last_names", "familyname", "surname_family_name"),
    "name": ("name", "full_name", "fullname", "person_name", "subject_name", "child_name", "first_and_surname", "names",
             "whole_name", "child", "young_person", "yp", "yp_name", "client", "client_name", "subject", "name_of_child",
             "name_of_young_person", "name_of_yp", "nominal", "person", "child_yp_name", "service_user", "pupil", "pupil_name",
             "student", "student_name", "patient", "patient_name", "learner", "cyp", "victim", "suspect", "missing_person",
             "misper", "nominal_name", "surname_forename", "forename_surname", "display_name"),
    "alias": ("alias", "aliases", "nickname", "known_as", "street_name_used", "aka", "also_known_as",
              "moniker", "preferred_name", "nick_name", "a_k_a", "nicknames", "street_names", "likes_to_be_called", "goes_by"),
    "born": ("dob", "date_of_birth", "birth_date", "birthdate", "born", "d_o_b", "dateofbirth", "date_birth", "birthday",
             "d_o_birth", "date_of_birth_dd_mm_yyyy", "dob_dd_mm_yyyy",
             "born_on", "when_born", "dte_of_birth", "birth_dt", "dob_dt"),
    "birth_day": ("day_of_birth", "birth_day", "dob_day", "born_day", "d_of_birth", "day", "date_of_birth_day", "bday", "bd"),
    "birth_month": ("month_of_birth", "birth_month", "dob_month", "born_month", "month", "date_of_birth_month", "bmonth", "bm"),
    "birth_year": ("year_of_birth", "birth_year", "dob_year", "born_year", "yob", "y_o_b", "year", "date_of_birth_year", "byear",
                   "by"),
    "age": ("age", "estimated_age", "age_estimate", "age_if_dob_not_known", "apparent_age", "approx_age", "age_approx",
            "age_if_known", "age_at_referral", "est_age"),
    "age_on": ("recorded_on", "date", "referral_date", "date_recorded", "seen_on", "event_date"),
    "sex": ("sex", "gender", "m_f", "sex_m_f", "gender_m_f", "sex_at_birth", "birth_sex", "legal_sex", "sex_or_gender", "m_or_f",
            "male_female", "gender_identity"),
    "address": ("address", "street_number", "house_number", "house", "flat", "building", "address_1", "address_2", "address_3",
                "address1", "address2", "address_line_1", "address_line_2", "address_line_3", "street",
                "street_name", "home_address", "lives_at", "home", "addr", "last_known_address", "current_address",
                "house_no", "flat_no", "flat_number", "house_name",
                "house_name_number", "house_name_or_number", "house_number_or_name", "house_no_name", "building_name", "road",
                "road_name", "street_address", "addr_line", "address_line", "residential_address", "residence", "where_living",
                "where_they_live", "home_addr", "full_address"),
    "town": ("town", "city", "suburb", "locality", "area", "village", "post_town"),
    "postcode": ("postcode", "post_code", "postal_code", "zip", "zip_code", "zipcode", "postcode_fake", "pcode", "home_postcode",
                 "p_code", "pc", "postal", "post_cd"),
    "phone": ("phone", "phone_number", "phone_no", "telephone", "telephone_number", "tel", "mobile", "mobile_number",
              "mobile_phone", "home_phone", "phone_1", "phone_2", "contact_number", "phones", "msisdn", "mob", "mob_no",
              "phone_s", "contact_no", "telephone_no", "tel_no", "mobile_no", "phone_numbers", "mobile_tel", "home_tel",
              "mobile_tel_no", "home_tel_no", "contact_tel", "contact_telephone", "contact_phone", "contact_mobile",
              "tel_mobile", "tel_home",
              "tele", "cell", "cell_phone", "mobile_phone_number", "mobile_telephone", "number_mobile", "handset"),
    "mail": ("email", "e_mail", "email_address", "mail", "mail_address", "emails"),
    "nhs_number": ("nhs_number", "nhs_no", "nhs", "nhsnumber", "nhs_num"),
    "upn": ("upn", "unique_pupil_number", "pupil_number", "unique_pupil_no"),
    "pnc_id": ("pnc_id", "pnc", "pncid", "pnc_number", "pnc_no", "pncid_no", "cro_pnc", "pnc_cro", "police_national_computer_id"),
    "number": ("soc_sec_id", "ssn", "nino", "ni_number", "national_insurance_number", "passport_number", "passport",
               "cro", "cro_number", "cro_no",
               "home_office_reference", "driving_licence", "licence_number"),
    "text": ("birth_place", "place_of_birth", "birthplace", "occupation", "nationality"),
}  # fmt: skip
# What may come from several columns of one file: their cells are taken together, in the order of the header.
SEVERAL = frozenset({"given", "family", "address", "phone", "number", "text"})
NAMING = frozenset({"given", "family", "name", "alias"})
BIRTH_PARTS = ("birth_day", "birth_month", "birth_year")
# What a heading may hold beside a word we know, in the order it is looked for.
HINTS: tuple[Hint, ...] = (
    Hint("mail", ("email", "e_mail")), Hint("born", ("date_of_birth", "dob", "birth_date")),
    Hint("nhs_number", ("nhs",)), Hint("upn", ("upn",)), Hint("pnc_id", ("pnc", "pncid")),
    Hint("postcode", ("postcode", "post_code", "postal_code")), Hint("phone", ("phone", "mobile", "telephone")),
    Hint("address", ("address",)),
    Hint("family", ("surname", "family_name", "last_name")), Hint("given", ("forename", "forenames", "first_name", "given_name")),
    Hint("alias", ("known_as", "nickname", "nicknames", "alias")), Hint("sex", ("sex", "gender")), Hint("age", ("age",)),
    Hint("born", ("birth", "born")), Hint("name", ("name", "names")),
)  # fmt: skip
HEADINGS = Headings(FIELDS, HINTS, SEVERAL, NAMING)
# A date, a number or a postcode: nobody calls a column that.
_LIKE_A_CELL = re.compile(r"\d[-/. ]?\d[-/. ]?\d|^[A-Z]{1,2}\d[A-Z\d]? *\d[A-Z]{2}$", re.IGNORECASE)


class WrongColumns(ValueError):
    """The columns cannot be read. Its message says which and the fix."""


Columns = dict[str, tuple[str, ...]]


def guess_columns(header: Sequence[str]) -> Columns:
    """Fields and the columns they come from. Errors: WrongColumns when no name is among them."""
    told = HEADINGS.guess(header)
    # A middle name comes after the first, wherever its column stands.
    usual = {column: dict(HEADINGS.fitting(column)).get("given", 0) for column in told}
    found: Columns = {}
    for field in FIELDS:
        columns = [column for column in header if told.get(column) == field]
        if columns:
            found[field] = tuple(sorted(columns, key=usual.__getitem__))
    _keep_whole_births(found)
    return require_named(found, header)


def _keep_whole_births(found: Columns) -> None:
    """A day, a month and a year are a birth where all three are there, and a year of birth alone."""
    parts = [plain(found[part][0]) for part in BIRTH_PARTS if part in found]
    bare = [part for part in parts if part in ("day", "month", "year", "bd", "bm", "by")]
    if "born" in found or (bare and len(parts) < len(BIRTH_PARTS)):
        for part in BIRTH_PARTS:
            found.pop(part, None)


def read_as(columns: Columns, header: Sequence[str]) -> str:
    """As ``Headings.read_as``, with what names a row first."""
    named = columns.get("record_id") or ("the row's number",)
    rest = {field: names for field, names in columns.items() if field != "record_id"}
    return HEADINGS.read_as({"record_id": named, **rest}, header)


def read_map(said: Mapping[str, object], header: Sequence[str]) -> Columns:
    """The guess, with what a map file says in its place. A column only the other file has is passed over.
    Errors: WrongColumns for an unknown field or a value that is no column's name."""
    _require_fields(said)
    mapped: Columns = {}
    for field, value in said.items():
        wanted = value if isinstance(value, list) else [value]
        here = tuple(column for each in wanted for column in header if is_named(column, str(each)))
        if here or not any(wanted):
            mapped[field] = here
    taken = {column for columns in mapped.values() for column in columns}
    try:
        guessed = guess_columns([column for column in header if column not in taken])
    except WrongColumns:
        guessed = {}
    return require_named({**guessed, **mapped}, header)


def _require_fields(said: Mapping[str, object]) -> None:
    for field, value in said.items():
        if field not in FIELDS:
            raise WrongColumns(f"“{field}” is no field. Use one of: {', '.join(FIELDS)}.")
        if not all(isinstance(column, str) for column in (value if isinstance(value, list) else [value])):
            raise WrongColumns(f"“{field}” must be a column's name in quotation marks, or a list of them.")


def is_named(column: str, said: str) -> bool:
    """Whether a map's name of a column is this one."""
    return column.strip() == said.strip() if not plain(said) else plain(column) == plain(said)


def require_in_some(said: Mapping[str, object], headers: Mapping[str, Sequence[str]]) -> None:
    """Every column a map names is in one of the files. ``headers``: of each file by its name. Errors: WrongColumns."""
    _require_fields(said)
    for field, value in said.items():
        for wanted in value if isinstance(value, list) else [value]:
            if str(wanted).strip() and not any(
                is_named(each, str(wanted)) for held in headers.values() for each in held
            ):
                there = "; ".join(f"{name} has {', '.join(held)}" for name, held in headers.items())
                raise WrongColumns(
                    f"the map's “{field}” names “{wanted}”, and no file has a column of that name. {there}."
                )


def require_named(columns: Columns, header: Sequence[str]) -> Columns:
    """Errors: WrongColumns when nothing in the file can name a person."""
    if NAMING.isdisjoint(columns) or not any(columns[field] for field in NAMING & columns.keys()):
        if not any(HEADINGS.fitting(column) for column in header) and any(_LIKE_A_CELL.search(each) for each in header):
            raise WrongColumns(
                "its first row looks like a person, not like headings. Put a row above it that names the columns, such as "
                "forename, surname, dob, postcode."
            )
        seen = ", ".join(header[:12]) + (" …" if len(header) > 12 else "")
        raise WrongColumns(
            f"no column holds a name. Its columns are: {seen}. Name one “forename”, “surname” or “name”, or say which it is "
            'with --map FILE, a file with lines such as  family = "Column name"'
        )
    return columns
