"""The pack as a document: what is printed, copied into the national form, or made a PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from throughline.nrm.fields import national_form
from throughline.nrm.models import NrmReferral
from throughline.nrm.queries.evidence import ListedFile
from throughline.nrm.queries.packs import PackSection, authority_in_words, pack_of
from throughline.nrm.states import NrmStatus, Route
from throughline.web.files.presenters import size_in_words
from throughline.web.presenting.dates import uk_date
from throughline.web.presenting.records import MARKING, present_handling
from throughline.web.printing.documents import Document, Section, Table

NOT_ANSWERED = "Not answered"
_SHORT = 200


def nrm_document(
    nrm: NrmReferral,
    route: Route,
    evidence: Sequence[ListedFile],
    *,
    made_by: str,
    made_at: dt.datetime,
    recipient: str,
) -> Document:
    """A pack for somebody. It holds no one's own words, no address that is not safe to write to, and no enforcement."""
    title = "Duty to Notify notice" if route == Route.NOTIFY else "National Referral Mechanism referral"
    is_draft = nrm.status == NrmStatus.PREPARING
    return Document(
        title=f"{title}{', in preparation' if is_draft else ''}",
        marking=MARKING,
        handling=present_handling(nrm.case.record),
        reference=nrm.case.record.reference,
        made_by=made_by,
        made_at=made_at,
        note=f"For {recipient}. Given on the basis of: {national_form().basis}. Do not pass it on for another purpose.",
        sections=(_route_section(nrm, route), *_answers(pack_of(nrm, route)), *_evidence(evidence)),
    )


def _route_section(nrm: NrmReferral, route: Route) -> Section:
    facts = [("Route", route.label)]
    if route == Route.ADULT and nrm.consent_date is not None:
        facts.append(("Consent", f"Given on {uk_date(nrm.consent_date)}"))
    if nrm.sent_date is not None:
        facts.append(("Sent", f"{uk_date(nrm.sent_date)}, to {nrm.sent_to}" if nrm.sent_to else uk_date(nrm.sent_date)))
    if nrm.sent_date is not None:
        facts.append(("Responsible authority", authority_in_words(nrm)))
    if nrm.reference:
        facts.append(("Reference of the competent authority", nrm.reference))
    found = nrm.get_existing_display()
    asked = f"{found}. {nrm.existing_asked}, asked on {uk_date(nrm.existing_asked_date)}"
    facts.append(("Referral already made", f"{asked}. {nrm.existing_reference}" if nrm.existing_reference else asked))
    return Section("How it is made", facts=tuple(facts))


def _answers(sections: Sequence[PackSection]) -> list[Section]:
    """A short answer is a fact of its section; one of several lines stands under its question, as it was written."""
    made = []
    for section in sections:
        short = tuple((each.question, each.text or NOT_ANSWERED) for each in section.fields if not _is_long(each.text))
        made.append(Section(section.title, facts=short))
        made += [
            Section(each.question, paragraphs=tuple(line for line in each.text.splitlines() if line.strip()))
            for each in section.fields
            if _is_long(each.text)
        ]
    return [section for section in made if section.facts or section.paragraphs]


def _evidence(files: Sequence[ListedFile]) -> list[Section]:
    """The files listed, by name; their content is never in the pack."""
    if not files:
        return []
    rows = tuple(
        (
            file.name,
            f"{file.kind}, {size_in_words(file.size)}",
            file.sha256,
            f"No longer available: {file.gone.lower()}" if file.gone else "Available",
        )
        for file in files
    )
    head = ("Name", "Type and size", "SHA-256", "Today")
    return [Section("Files to send with it", table=Table("Files of this case listed as evidence", head, rows))]


def _is_long(text: str) -> bool:
    return "\n" in text or len(text) > _SHORT
