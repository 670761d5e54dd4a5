"""The readiness brief as a document of one page: what protects people at the door, and who will be on hand (P18)."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.readiness.models import BriefPerson, OnHand, Plan, Release
from throughline.web.letters.documents import made_by
from throughline.web.presenting.dates import uk_date
from throughline.web.presenting.records import MARKING, closest_handling
from throughline.web.printing.documents import Document, Section, Table
from throughline.web.readiness.presenters import door_words

NEVER_MEANS = "No child on this list never means no child inside."


def brief_document(
    actor: Actor, at: dt.datetime, plan: Plan, people: list[BriefPerson], on_hand: list[OnHand],
    released: dict[int, Release],
) -> Document:  # fmt: skip
    """The brief for one reader, of this moment."""
    sections = [_people(people, released), _on_hand(on_hand)]
    return Document(
        title="Readiness brief",
        marking=MARKING,
        handling=closest_handling([plan.record, *(row.person.record for row in people)]),
        reference=plan.record.reference,
        made_by=f"{_maker(plan, actor)}; printed by {actor.member.name}",
        made_at=at,
        note=(
            f"{NEVER_MEANS} {plan.get_operation_kind_display()} on {uk_date(plan.planned_date)}. For the officers named on "
            f"it alone; destroy it afterwards.{' ' + plan.for_the_door if plan.for_the_door else ''}"
        ),
        sections=tuple(sections),
        is_close_set=True,
    )


def _maker(plan: Plan, actor: Actor) -> str:
    """The coordinator who opened it; before that, whoever is making it."""
    opened_by = plan.opened_by
    return f"{opened_by.name}, {opened_by.agency.name}" if opened_by else made_by(actor)


def _people(people: list[BriefPerson], released: dict[int, Release]) -> Section:
    if not people:
        return Section("Who may be there", paragraphs=("Nobody is named on this brief.",))
    rows = tuple(
        (
            f"{row.called}\n{row.age_in_words}",
            "\n".join([*door_words(row), *_released(released.get(row.person_id))]) or "Nothing known",
            row.phone_whom,
        )
        for row in people
    )
    table = Table("Children and adults at risk who may be there", ("Who", "At the door", "Phone about them"), rows)
    return Section("Who may be there", table=table)


def _released(release: Release | None) -> list[str]:
    return [f"{release.sentence} (released by {release.asked_of.name})"] if release is not None else []


def _on_hand(on_hand: list[OnHand]) -> Section:
    if not on_hand:
        return Section("Who will be on hand", paragraphs=("Nobody is arranged yet. Ring the coordinator.",))
    rows = tuple((row.get_role_display(), row.name, row.phone) for row in on_hand)
    return Section("Who will be on hand", table=Table("On hand", ("Role", "Name", "Number"), rows))
