"""What a column of a tracker may stand for, and the headings hubs give it."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.matching.comparing.columns import FIELDS as COMPARED
from throughline.matching.comparing.columns import HINTS
from throughline.matching.comparing.headings import Headings, Hint


@dataclass(frozen=True)
class Field:
    """One thing a row may say. ``several``: it may be in more columns than one, read together in their order."""

    key: str
    label: str
    headings: tuple[str, ...]
    several: bool = False


def _beside(key: str, *more: str) -> tuple[str, ...]:
    """The headings the comparison of files knows, and those of hubs besides."""
    return (*COMPARED[key], *more)


FIELDS: tuple[Field, ...] = (
    Field("ref", "Their own reference for the row",
          _beside("record_id", "ref", "reference", "id", "case_ref", "case_reference", "case_no", "case_number", "urn",
                  "row_ref", "ref_no", "intervention_ref", "referral_ref", "no", "number")),
    Field("name", "Whole name", COMPARED["name"]),
    Field("given", "First name", COMPARED["given"], True),
    Field("family", "Family name", _beside("family", "second_name"), True),
    Field("called", "Known as", _beside("alias", "street_name", "called")),
    Field("born", "Date of birth", COMPARED["born"]),
    Field("age", "Age, where no date of birth is known", COMPARED["age"]),
    Field("sex", "Sex", COMPARED["sex"]),
    Field("address", "Address", COMPARED["address"], True),
    Field("postcode", "Postcode", COMPARED["postcode"]),
    Field("council", "Home council", ("council", "local_authority", "home_local_authority", "la", "home_la", "authority",
                                      "home_council", "borough", "district", "lad", "responsible_la", "area_la")),
    Field("phone", "Phone", COMPARED["phone"], True),
    Field("nhs_number", "NHS number", COMPARED["nhs_number"]),
    Field("upn", "Unique pupil number", COMPARED["upn"]),
    Field("pnc_id", "PNC number", COMPARED["pnc_id"]),
    Field("happened", "The day they were found or referred",
          _beside("age_on", "date_of_referral", "date_found", "found_on", "date_referred", "referred_on", "date_received",
                  "received", "ref_date", "referral_received", "date_safeguarded", "incident_date", "date_of_incident",
                  "contact_date", "date_in", "date_seen", "intervention_date", "date_of_intervention", "day")),
    Field("agency", "Where it came from", ("source", "agency", "referrer", "referred_by", "referring_agency", "from",
                                           "source_of_referral", "referral_source", "referrer_agency", "team", "police_team",
                                           "source_agency")),
    Field("line", "County line", ("line", "county_line", "line_name", "drugs_line", "linked_line", "line_brand", "cl", "cl_name",
                                  "line_ref", "deal_line")),
    Field("reason", "Why they were safeguarded or referred",
          ("reason", "concern", "concerns", "reason_for_referral", "why", "category", "vulnerability", "risk_type",
           "circumstances", "referral_reason", "exploitation_type", "what_happened", "summary", "type_of_exploitation")),
    Field("done", "What was done",
          ("action", "actions", "what_was_done", "action_taken", "actions_taken", "done", "support", "intervention", "response",
           "immediate_action", "safeguarding_action", "what_did_we_do"), True),
    Field("outcome", "Outcome", ("outcome", "result", "status", "outcome_of_referral", "current_status", "closed_reason")),
    Field("lead", "Who led", ("lead", "lead_professional", "worker", "allocated_to", "key_worker", "keyworker", "social_worker",
                              "lead_worker", "owner", "oic", "case_worker", "who", "sw")),
    Field("notes", "Notes", ("notes", "comments", "comment", "note", "other", "further_info", "info", "remarks",
                             "additional_information", "update", "updates"), True),
    Field("referred", "Referred to the hub (yes or no)",
          ("referred", "referred_to_hub", "referred_to_exploitation_hub", "hub_referral", "referral_made", "ref_to_hub")),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
NAMING = frozenset({"name", "given", "family", "called"})
NUMBERS = ("nhs_number", "upn", "pnc_id")
# What a heading may hold beside a word we know, so that “Date of referral to us” is still the date.
_DAY = Hint(
    "happened", ("date_found", "date_ref*", "date_of_ref*", "date_of_int*", "referral_date", "found_date"), True
)
_BESIDE = (
    Hint("council", ("local_authority", "council"), True), Hint("line", ("county_line", "drug_line", "drugs_line"), True),
    Hint("outcome", ("outcome*",), True), Hint("lead", ("lead", "worker"), True),
    Hint("done", ("action*", "what_was_done"), True),
    Hint("reason", ("reason*", "concern*"), True), Hint("agency", ("referr*", "agency", "source"), True),
    Hint("notes", ("note*", "comment*"), True),
)  # fmt: skip
_CALLED = {"alias": "called"}
_OF_PEOPLE = tuple(
    hint._replace(field=_CALLED.get(hint.field, hint.field))
    for hint in HINTS
    if _CALLED.get(hint.field, hint.field) in BY_KEY
)
HEADINGS = Headings(
    known={field.key: field.headings for field in FIELDS}, hints=(_DAY, *_OF_PEOPLE, *_BESIDE),
    several=frozenset(field.key for field in FIELDS if field.several), naming=NAMING,
)  # fmt: skip
