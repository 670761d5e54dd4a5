"""What each letter says. No address of anyone the hub works with stands in any of them (practice.md P25)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.hub.models import Case, ChronologyEntry, OwnWords, Referral, TriageDecision
from throughline.hub.queries.referrals import referrer_of
from throughline.hub.states import EntryKind
from throughline.register.models import Person
from throughline.register.queries import age_of, display_name
from throughline.web.presenting.dates import count_of, short_date, uk_date
from throughline.web.presenting.records import MARKING, present_handling
from throughline.web.printing.documents import Document, Section, Table


@dataclass(frozen=True)
class Asked:
    """For whom a chronology is made, and why."""

    recipient: str
    reason: str
    with_own_words: bool


def made_by(actor: Actor) -> str:
    return f"{actor.member.name}, {actor.agency.name}"


def feedback_letter(actor: Actor, at: dt.datetime, referral: Referral, decision: TriageDecision) -> Document:
    """What the hub tells a referrer. It names nobody but professionals: who was referred, the referrer knows."""
    return Document(
        title="The hub's answer to your referral",
        marking=MARKING,
        handling=present_handling(referral.record),
        reference=referral.record.reference,
        made_by=made_by(actor),
        made_at=at,
        note=(
            "A referral to the hub is not a referral to children's social care. If you think a child is in danger now, "
            "ring 999; if you are worried about a child, ring their council's children's services."
        ),
        sections=(
            Section("Your referral", facts=(
                ("To", referrer_of(referral)),
                ("You referred on", uk_date(referral.referral_date)),
                ("Its reference", referral.record.reference),
            )),
            Section("What was decided", facts=(
                ("Outcome", decision.get_outcome_display()),
                ("Decided", uk_date(decision.decided_at)),
                ("By", decision.decided_by.name),
            ), paragraphs=(decision.feedback,)),
        ),
    )  # fmt: skip


def chronology(
    actor: Actor, at: dt.datetime, case: Case, asked: Asked, entries: list[ChronologyEntry], words: list[OwnWords]
) -> Document:
    """A case's chronology, oldest first, each line with its kind, its date and who wrote it when."""
    person = case.person
    lines = sorted([*map(_entry_line, entries), *map(_words_line, words)], key=lambda line: line.order)
    withheld = "" if asked.with_own_words else " The person's own words were left out."
    return Document(
        title="Chronology of a case",
        marking=MARKING,
        handling=present_handling(case.record),
        reference=case.record.reference,
        made_by=made_by(actor),
        made_at=at,
        note=(
            "Kind says what each line is: a fact, a professional opinion, a contact or attempt, or the person's own words, "
            "which stand as they were said. A line recorded in error stays, and says so. This is what its maker may read "
            f"in this record: others may hold more.{withheld}"
        ),
        sections=(
            Section("What this is for", facts=(("Made for", asked.recipient), ("Why", asked.reason))),
            Section("The case", facts=(
                ("About", f"{_full_name(person)}, {age_of(person, civil_date(at)).in_words}"),
                ("Case", case.record.reference),
                ("Opened", uk_date(case.opened_date)),
                ("Closed", uk_date(case.closed_date) if case.closed_date else "Still open"),
                ("Lead professional", f"{case.lead.name}, {case.lead.agency.name}"),
                ("Held here", count_of(len(lines), "line")),
            )),
            _chronology_section(lines),
        ),
    )  # fmt: skip


def _full_name(person: Person) -> str:
    """The name a court knows them by, and what they like to be called where that is another."""
    name = " ".join(part for part in (person.given_name, person.family_name) if part) or display_name(person)
    return name if person.called in ("", person.given_name) else f"{name} (called {person.called})"


@dataclass(frozen=True)
class _Line:
    order: tuple[dt.date, dt.datetime]
    cells: tuple[str, str, str, str]


def _chronology_section(lines: Iterable[_Line]) -> Section:
    rows = tuple(line.cells for line in lines)
    if not rows:
        return Section("Chronology", paragraphs=("Nothing has been written in it.",))
    head = ("Date", "Kind", "What is recorded", "Written by")
    return Section("Chronology", table=Table("In the order in which it happened", head, rows))


def _entry_line(entry: ChronologyEntry) -> _Line:
    text = entry.text
    if entry.withdrawn_at is not None and entry.withdrawn_by is not None:
        text = (
            f"RECORDED IN ERROR: {entry.withdrawn_reason} (marked by {entry.withdrawn_by.name}, "
            f"{short_date(entry.withdrawn_at)}). What was written: {text}"
        )
    by = f"{entry.written_by.name}, {entry.written_by.agency.name}, on {short_date(entry.written_at)}"
    return _Line(
        (entry.happened_date, entry.written_at), (short_date(entry.happened_date), entry.get_kind_display(), text, by)
    )


def _words_line(words: OwnWords) -> _Line:
    """Their words, exactly; who heard them, and what they were told about who reads them."""
    told = "They were told so." if words.told_who_reads else "They were not told so."
    by = (
        f"Heard by {words.heard_by}; kept by {words.recorded_by.name} on {short_date(words.recorded_at)}. "
        f"May be read by: {words.get_may_read_display().lower()}. {told}"
    )
    return _Line(
        (words.said_date, words.recorded_at),
        (short_date(words.said_date), EntryKind.OWN_WORDS.label, f"“{words.words}”", by),
    )
