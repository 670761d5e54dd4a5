"""The minutes of a panel as a document: only the items its reader may read, numbered as they have them."""

from __future__ import annotations

import datetime as dt
import itertools

from throughline.agencies.actor import Actor
from throughline.panel.models import Meeting
from throughline.panel.queries.agenda import Numbered
from throughline.panel.queries.minutes import written_of
from throughline.panel.states import AGENDA_HEADINGS, MeetingStatus
from throughline.web.panel.presenters import ItemView, TaskView, WrittenView, present_item, present_written
from throughline.web.presenting.dates import uk_date_and_time
from throughline.web.presenting.records import MARKING, closest_handling
from throughline.web.printing.documents import Document, Section, Table


def minutes_document(actor: Actor, at: dt.datetime, meeting: Meeting, rows: list[Numbered]) -> Document:
    """The document for one reader. ``rows``: the items whose minutes they have."""
    is_agreed = meeting.status == MeetingStatus.AGREED
    sections: list[Section] = []
    for heading, under in itertools.groupby(rows, key=lambda row: AGENDA_HEADINGS[row.item.subject]):
        sections.append(Section(heading))
        sections += [
            _section(present_item(actor, at, row), present_written(written_of(row.item), at, may_open=False))
            for row in under
        ]  # fmt: skip
    return Document(
        title=f"{meeting.get_kind_display()}: minutes", marking=MARKING,
        handling=closest_handling(record for row in rows for record in row.item.records),
        reference=f"{meeting.get_kind_display()}, {uk_date_and_time(meeting.meets_at)}",
        made_by=f"{actor.member.name}, {actor.agency.name}", made_at=at,
        sections=(_about(meeting), *sections),
        note=(
            f"{'Agreed minutes' if is_agreed else 'DRAFT minutes, not agreed'}. Made for {actor.agency.name}: the items its"
            " reader sat in or answers for. Do not pass them on. A decision to share more is the controller’s."
        ),
    )  # fmt: skip


def _about(meeting: Meeting) -> Section:
    return Section("The panel", facts=(
        ("Met", uk_date_and_time(meeting.meets_at)), ("Where", meeting.place),
        ("Chair", f"{meeting.chair.name}, {meeting.chair.agency.name}"), ("Status", meeting.get_status_display()),
    ))  # fmt: skip


def _section(item: ItemView, written: WrittenView) -> Section:
    paragraphs = [written.minute or "Nothing was written."]
    paragraphs += [f"Correction, {by}: {text}" for text, by in written.corrections]
    facts = [("About", f"{item.subject}{f', {item.detail}' if item.detail else ''}")]
    if item.chair:
        facts.append(("Chaired by", item.chair))
    facts.append(("Present", "; ".join(f"{agency}: {name}" for agency, name in written.present) or "Nobody noted"))
    for row in written.decisions:
        kind = "Advice only, not quorate" if row.advice_only else row.nrm or "Decision"
        why = f" Not quorate: {row.advice_only}" if row.advice_only else ""
        facts.append((kind, f"{row.text} Reasons: {row.reasons}{why}"))
        facts += [("Dissent", f"{agency}: {reason}") for agency, reason in row.dissents]
    facts += [
        ("They will be told", f"{row.title} By {row.owner}, {row.clock.when}{f'. {row.note}' if row.note else ''}")
        for row in written.told
    ]
    return Section(f"{item.number}. {item.name}", tuple(paragraphs), tuple(facts), _actions(written.actions), level=2)


def _actions(actions: tuple[TaskView, ...]) -> Table | None:
    if not actions:
        return None
    rows = tuple(
        (row.title, row.owner, row.clock.when, ". ".join(part for part in (row.outcome or "Open", row.note) if part))
        for row in actions
    )
    return Table("Actions", ("What", "Who", "By when", "What came of it"), rows)
