"""Roles as frozen rows: who, what, towards whom, when, by which source, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from throughline.access.models import ProtectedRecord
from throughline.disruption.queries.roles import RoleOf
from throughline.register.models import Link
from throughline.register.states import LinkKind
from throughline.web.lines.identity_presenters import between
from throughline.web.presenting.records import record_href, record_label
from throughline.web.roles.forms import ROLE_WORDS


@dataclass(frozen=True)
class RoleRow:
    """``other``: the far end, seen from the record whose page it is."""

    what: str
    other: str
    other_href: str
    when: str
    source: str
    grading: str
    event: str
    event_href: str
    state: str
    review_href: str
    withdraw_href: str


def present_role(found: RoleOf, record: ProtectedRecord, *, may_review: bool, may_withdraw: bool) -> RoleRow:
    role, link = found.role, found.role.link
    is_from = link.from_record_id == record.pk
    other = link.to_record if is_from else link.from_record
    waits = role.needs_review and role.reviewed_at is None and link.withdrawn_at is None
    return RoleRow(
        what=role_in_words(link),
        other=(found.to_name if is_from else found.from_name) or record_label(other),
        other_href=record_href(other),
        when=between(link.since_date, link.until_date),
        source=link.source,
        grading=grading_in_words(link),
        event=record_label(found.because_of) if found.because_of else "",
        event_href=record_href(found.because_of) if found.because_of else "",
        state=_state(found),
        review_href=reverse("role-review", args=[role.pk]) if waits and may_review else "",
        withdraw_href=reverse("role-withdraw", args=[role.pk]) if may_withdraw and link.withdrawn_at is None else "",
    )


def role_in_words(link: Link) -> str:
    return ROLE_WORDS.get(LinkKind(link.kind), link.get_kind_display())


def grading_in_words(link: Link) -> str:
    """The grading, read out: "1: reliable · B: known indirectly, but corroborated"."""
    graded = (
        link.get_source_evaluation_display() if link.source_evaluation else "",
        link.get_assessment_display() if link.assessment else "",
    )
    return " · ".join(part for part in graded if part) or "Not graded"


def _state(found: RoleOf) -> str:
    role, link = found.role, found.role.link
    if link.withdrawn_at is not None:
        return f"Withdrawn: {link.withdrawn_reason}"
    if not role.needs_review:
        return ""
    return (
        "Reviewed by a second person: it stands" if role.reviewed_at else "May be under 18: waits for a second person"
    )
