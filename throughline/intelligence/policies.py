"""May this report be assessed, corrected, linked, shared? The transition table in words, and the rules of 3x5x2 (domain.md 6)."""

from __future__ import annotations

import re

from throughline.access.models import ProtectedRecord
from throughline.access.states import RecordKind, Restriction
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import AgencyKind
from throughline.core.errors import Refused
from throughline.intelligence.codes import action_codes, mopi_groups, sanitisation_codes
from throughline.intelligence.models import IntelligenceReport, ReportAssessment, ReportVersion
from throughline.intelligence.states import NAMEABLE, REPORT_MOVES, ROLES, USABLE, Handling
from throughline.register.states import Assessment, LinkKind, SourceEvaluation

_URN = re.compile(r"[A-Z0-9][A-Z0-9/.-]{2,39}")


def can_move(report: IntelligenceReport, to_status: str) -> bool:
    """Whether the table allows the move."""
    return to_status in REPORT_MOVES[report.status]


def require_move(report: IntelligenceReport, to_status: str) -> None:
    """Raise Refused unless the table allows the move."""
    if not can_move(report, to_status):
        raise Refused(f"This report is now “{report.get_status_display()}”: that cannot be done from there.")


def require_usable(report: IntelligenceReport) -> None:
    """Only an assessed report is shared."""
    if report.status not in USABLE:
        raise Refused("This report is not assessed. Have it assessed first.")


def require_urn(typed: str) -> str:
    """A source's reference in capitals: letters, figures, at least one figure, no spaces. A name is refused."""
    urn = typed.strip().upper()
    if urn and not (_URN.fullmatch(urn) and any(letter.isdigit() for letter in urn)):
        raise Refused("Give the source’s reference, like WM-1234, and never a name.", field="source_urn")
    return urn


def without_urn(text: str, urn: str) -> str:
    """A text without the source's reference, however it was written there: it stays with the source."""
    return _written(urn).sub("[source’s reference]", text) if urn else text


def require_no_urn(text: str, urn: str, *, field: str) -> None:
    """Raise Refused where the source's reference stands in a text that others are given (domain.md 6)."""
    if urn and _written(urn).search(text):
        raise Refused(
            "The source’s reference stands in this text, which others are given. Take it out: it stays with the source.",
            field=field,
        )


def _written(urn: str) -> re.Pattern[str]:
    """A reference with or without its strokes and spaces, in capitals or not."""
    parts = re.split(r"[^A-Z0-9]+", urn.upper())
    return re.compile(r"(?<!\w)" + r"[\s/.\-–]*".join(map(re.escape, parts)) + r"(?!\w)", re.IGNORECASE)


def can_assess(report: IntelligenceReport, version: ReportVersion, member: Member) -> bool:
    """Whoever sent a report, or wrote its newest version, does not assess it."""
    return member.pk not in (report.submitted_by_id, version.written_by_id)


def require_assessor(report: IntelligenceReport, version: ReportVersion, member: Member) -> None:
    """Raise Refused unless somebody else assesses what was written."""
    if not can_assess(report, version, member):
        raise Refused("You wrote this report or sent it. Somebody else assesses it.")


def require_handling(given: ReportAssessment) -> None:
    """P takes nothing more. C needs conditions, an action code (with words where the code asks), and a sanitised version."""
    _require_known(given)
    if given.handling == Handling.PERMITTED:
        extra = (given.conditions, given.action_code, given.action_text, given.sanitisation_code, given.sanitised_text)
        if any(extra):
            raise Refused(
                "P takes no conditions, codes or sanitised text. Choose C, or leave them empty.", field="handling"
            )
        return
    for field, message in (
        ("conditions", "Say on what conditions it may be shared."),
        ("action_code", "Choose what may be done with it."),
        ("sanitisation_code", "Choose who may sanitise it further."),
        ("sanitised_text", "Write the text others may read."),
    ):
        if not getattr(given, field):
            raise Refused(message, field=field)
    if action_codes()[given.action_code].needs_text and not given.action_text:
        raise Refused(f"{given.action_code} needs words: say what may be done.", field="action_text")


def _require_known(given: ReportAssessment) -> None:
    for field, known, message in (
        ("source_evaluation", SourceEvaluation.values, "Choose how far the source can be relied on."),
        ("assessment", Assessment.values, "Choose how the source knows."),
        ("handling", Handling.values, "Choose P or C."),
        ("action_code", ["", *action_codes()], "Choose what may be done with it."),
        ("sanitisation_code", ["", *sanitisation_codes()], "Choose who may sanitise it further."),
        ("mopi_group", list(mopi_groups()), "Choose for how long it is kept."),
    ):
        if getattr(given, field) not in known:
            raise Refused(message, field=field)


def require_nameable(record: ProtectedRecord) -> None:
    """A report names people, lines, phones, places, vehicles, groups and operations."""
    if record.kind not in NAMEABLE:
        raise Refused("A report names a person, line, phone, place, vehicle, group or operation.", field="chosen")


def require_role(kind: str, from_record: ProtectedRecord, to_record: ProtectedRecord) -> LinkKind:
    """A role a report may speak to, between things of the kinds it joins."""
    role = LinkKind(kind) if kind in LinkKind.values else None
    if role not in ROLES:
        raise Refused("Choose what the report says of them.", field="kind")
    kinds = (RecordKind(from_record.kind), RecordKind(to_record.kind))
    if kinds != ROLES[role] or from_record.pk == to_record.pk:
        wanted, other = (each.label.lower() for each in ROLES[role])
        raise Refused(f"“{role.label}” joins a {wanted} to a {other}. Choose those.", field="to_record")
    return role


def require_shareable(record: ProtectedRecord, agency: Agency) -> None:
    """Not a restricted report, not with its owner, and not with a charity, whose plan says how to work safely (P19)."""
    if record.restriction == Restriction.RESTRICTED:
        raise Refused("A restricted report is read by those named on it alone.")
    if agency.pk == record.owner_agency_id:
        raise Refused("It is this agency’s own report.", field="agency")
    if agency.kind == AgencyKind.CHARITY:
        raise Refused("A charity is told how to work safely, without the intelligence behind it.", field="agency")
