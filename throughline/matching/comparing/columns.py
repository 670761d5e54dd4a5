"""Which column of a file means what: guessed from its header, or said by a map file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# A file's columns are known by these headings, and a tracker's too (``imports.trackers.fields`` adds what only a tracker has).
FIELDS: dict[str, tuple[str, ...]] = {
    "record_id": ("record_id", "unique_id", "rec_id"),
    "given": ("given_name", "given_names", "forename", "forenames", "first_name", "first_names", "firstname", "fname", "given",
              "middle_name", "middle_names", "second_name", "christian_name", "first", "fore_name", "fore_names", "christian",
              "first_name_s", "forename_s", "given_name_s", "middle_name_s"),
    "family": ("surname", "family_name", "last_name", "lastname", "lname", "family", "sname", "family_names", "surnames", "last",
               "surname_s", "sur_name", "last_names", "familyname"),
    "name": ("name", "full_name", "fullname", "person_name", "subject_name", "child_name", "first_and_surname", "names",
             "whole_name", "child", "young_person", "yp", "yp_name", "client", "client_name", "subject", "name_of_child",
             "name_of_young_person", "name_of_yp", "nominal", "person", "child_yp_name", "service_user"),
    "alias": ("alias", "aliases", "nickname", "known_as", "street_name_used", "aka", "also_known_as",
              "moniker", "preferred_name", "nick_name", "a_k_a"),
    "born": ("dob", "date_of_birth", "birth_date", "birthdate", "born", "d_o_b", "dateofbirth", "date_birth", "birthday",
             "d_o_birth", "date_of_birth_dd_mm_yyyy", "dob_dd_mm_yyyy"),
    "birth_day": ("day_of_birth", "birth_day", "dob_day", "born_day", "d_of_birth", "day"),
    "birth_month": ("month_of_birth", "birth_month", "dob_month", "born_month", "month"),
    "birth_year": ("year_of_birth", "birth_year", "dob_year", "born_year", "yob", "y_o_b", "year"),
    "age": ("age", "estimated_age", "age_estimate", "age_if_dob_not_known", "apparent_age", "approx_age", "age_approx",
            "age_if_known", "age_at_referral", "est_age"),
    "age_on": ("recorded_on", "date", "referral_date", "date_recorded", "seen_on", "event_date"),
    "sex": ("sex", "gender", "m_f", "sex_m_f", "gender_m_f"),
    "address": ("address", "street_number", "house_number", "house", "flat", "building", "address_1", "address_2", "address_3",
                "address1", "address2", "address_line_1", "address_line_2", "address_line_3", "street",
                "street_name", "home_address", "lives_at", "home", "addr", "last_known_address", "current_address"),
    "town": ("town", "city", "suburb", "locality", "area", "village", "post_town"),
    "postcode": ("postcode", "post_code", "postal_code", "zip", "zip_code", "zipcode", "postcode_fake", "pcode", "home_postcode",
                 "p_code"),
    "phone": ("phone", "phone_number", "phone_no", "telephone", "telephone_number", "tel", "mobile", "mobile_number",
              "mobile_phone", "home_phone", "phone_1", "phone_2", "contact_number", "phones", "msisdn", "mob", "mob_no",
              "phone_s", "contact_no", "telephone_no", "tel_no", "mobile_no", "phone_numbers", "mobile_tel", "home_tel"),
    "mail": ("email", "e_mail", "email_address", "mail"),
    "nhs_number": ("nhs_number", "nhs_no", "nhs", "nhsnumber"),
    "upn": ("upn", "unique_pupil_number", "pupil_number"),
    "pnc_id": ("pnc_id", "pnc", "pncid", "pnc_number", "pnc_no", "pncid_no"),
    "number": ("soc_sec_id", "ssn", "nino", "ni_number", "national_insurance_number", "passport_number", "passport",
               "cro", "cro_number",
               "home_office_reference", "driving_licence", "licence_number"),
    "text": ("birth_place", "place_of_birth", "birthplace", "occupation", "nationality"),
}  # fmt: skip
# What may come from several columns of one file: their cells are taken together, in the order of the header.
SEVERAL = frozenset({"given", "family", "address", "phone", "number", "text"})
NAMING = frozenset({"given", "family", "name", "alias"})
BIRTH_PARTS = ("birth_day", "birth_month", "birth_year")
# What a heading may hold beside a word we know, so that “Date of birth of the child” is still the date.
HINTS: dict[str, tuple[str, ...]] = {
    "born": ("date_of_birth", "birth", "dob"), "nhs_number": ("nhs",), "upn": ("upn",), "pnc_id": ("pnc",),
    "postcode": ("postcode", "post_code"), "phone": ("phone", "mobile", "telephone"), "address": ("address",),
    "family": ("surname", "family_name", "last_name"), "given": ("forename", "first_name", "given_name"),
    "alias": ("known_as", "nickname", "alias"), "sex": ("gender",), "name": ("name_of", "_name", "name_"),
}  # fmt: skip
# Headings that hold such a word and say it of somebody or something else.
_ANOTHERS = re.compile(
    r"(?:^|_)(?:mother|father|mum|dad|parent|carer|guardian|sibling|brother|sister|partner|kin|school|college|gp|doctor|worker|officer|"
    r"refer\w*|agency|lead|emergency|line|authority|council|organisation|company|user|file|team|place|country|town|order|type|consent|"
    r"previous|maiden|ip|mac|web|score|true|cluster|group|hub|force|author|created|recorded|updated|staff|professional|trust|checked)"
    r"(?:_?s)?(?:_|$)"
)
_OF_WHOM = re.compile(
    r"^(?:(?:the|their|child|children|yp|young_person|client|subject|person|pupil|patient|student|nominal|service_user|victim|suspect)"
    r"(?:_?s)?_|(?:home|current|main|legal|primary|last_known|full)_)+(?=.)"
)
_SAYS_HOW = re.compile(
    r"_(?:if_(?:not_)?known|(?:dd|d)_(?:mm|m)_(?:yyyy|yy)|ddmmyyyy|yyyy_mm_dd|of_(?:the_)?(?:child|young_person|yp|person|subject|client)|"
    r"as_recorded|m_f|uk)$"
)


class WrongColumns(ValueError):
    """The columns cannot be read. Its message says which and the fix."""


Columns = dict[str, tuple[str, ...]]


def plain(header: str) -> str:
    """“Date of birth” → date_of_birth."""
    return re.sub(r"[^a-z0-9]+", "_", header.strip().lower()).strip("_")


def told_by(header: str) -> tuple[str, ...]:
    """What a heading may be short for, the nearest first: “Child's forename(s) (as on passport)” → …, forenames."""
    told = [plain(header)]
    bare = re.sub(r"\(s\)", "s", re.sub(r"['’`]", "", header), flags=re.IGNORECASE)
    told.append(plain(re.sub(r"\s*\(\d+\)$|[(\[{].*?[)\]}]", " ", bare)))
    told.append(_SAYS_HOW.sub("", told[-1]))
    told.append(_OF_WHOM.sub("", told[-1]))
    told.append(re.sub(r"_?\d$", "", told[-1]))
    return tuple(dict.fromkeys(each for each in told if each))


def known_as(header: str) -> tuple[str, int] | None:
    """The field a heading names, and how usual the heading is for it. “Forename / surname” names a whole name."""
    for told in told_by(header):
        for field, known in FIELDS.items():
            if told in known:
                return field, known.index(told)
    parts = [part for part in re.split(r"[/,&+]| and | or ", header) if part.strip()]
    if len(parts) > 1:
        fields = {named[0] if (named := known_as(part)) else "" for part in parts}
        if len(fields) == 1 and "" not in fields:
            return fields.pop(), 50
        if fields <= {"given", "family", "name"}:
            return "name", 50
    return None


def guess_columns(header: Sequence[str]) -> Columns:
    """Fields and the columns they come from. Errors: WrongColumns when no name is among them."""
    fitting: dict[str, list[tuple[int, int, str]]] = {}
    rest = []
    for place, column in enumerate(header):
        if named := known_as(column):
            fitting.setdefault(named[0], []).append((named[1], place, column))
        else:
            rest.append(column)
    found: Columns = {}
    for field in FIELDS:
        if field in SEVERAL and field in fitting:
            found[field] = tuple(column for _, _, column in sorted(fitting[field], key=lambda each: each[1]))
        elif field in fitting:
            found[field] = (min(fitting[field])[2],)
    _by_hints(rest, found)
    _keep_whole_births(found)
    return require_named(found, header)


def _by_hints(header: Sequence[str], found: Columns) -> None:
    """What is still missing, by a word in a heading, unless it is said of somebody else."""
    for column in header:
        told = told_by(column)[-1]
        if _ANOTHERS.search(told):
            continue
        field = next((field for field, hints in HINTS.items() if any(hint in told for hint in hints)), "")
        if field and field not in found and not (field == "name" and NAMING & found.keys()):
            found[field] = (column,)


def _keep_whole_births(found: Columns) -> None:
    """A day, a month and a year are a birth where all three are there, and a year of birth alone."""
    parts = [plain(found[part][0]) for part in BIRTH_PARTS if part in found]
    bare = [part for part in parts if part in ("day", "month", "year")]
    if "born" in found or (bare and len(parts) < len(BIRTH_PARTS)):
        for part in BIRTH_PARTS:
            found.pop(part, None)


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
        seen = ", ".join(header[:12]) + (" …" if len(header) > 12 else "")
        raise WrongColumns(
            f"no column holds a name. Its columns are: {seen}. Name one “forename”, “surname” or “name”, or say which it is "
            'with --map FILE, a file with lines such as  family = "Column name"'
        )
    return columns
