"""Cases: the list by what is due next, and the page of one."""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.access.queries import list_open_in_emergency
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.queries import read_contacts
from throughline.audit.queries import get_last_look_at
from throughline.core.clock import civil_date, now, today
from throughline.disruption.queries.links import Linked, list_linked
from throughline.hub.actions.summaries import summarise_case
from throughline.hub.queries.cases import get_case, list_entries, list_lead_changes
from throughline.hub.queries.interventions import list_own_words
from throughline.hub.queries.what_helps import list_what_helps
from throughline.hub.states import CaseStatus
from throughline.journey.queries import COUNTED_AT_MOST, CaseOpened, CaseRow, list_cases, open_case
from throughline.journey.stages import OPEN_STAGES, Stage
from throughline.register.queries import age_of, display_name, what_stands
from throughline.screening.queries.scorings import list_screenings
from throughline.support.queries.brief import plan_in_brief, plan_in_words
from throughline.support.queries.plan import plan_of
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import ask_reason, require_reason
from throughline.web.cases.presenters import (
    present_chronology,
    present_deadline,
    present_lead_change,
    present_next,
    present_screening,
    present_task,
    summary_in_words,
)
from throughline.web.cases.rooms import ROOMS
from throughline.web.cases.since import Shown, present_since
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.people.presenters import present_lead, present_words
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.components import Cell, Column, present_pages
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.people import present_identity, present_what_helps, seen_in_words
from throughline.web.presenting.records import record_href, record_label
from throughline.web.referrals.presenters import RingRow
from throughline.web.rooms import rooms_for
from throughline.work.queries.about import list_about

CASES_A_PAGE = 50
ENTRIES_A_PAGE = 50
# What a list of cases may be narrowed to: all that are open, one stage, all that are closed.
STAGE_CHOICES = (
    (CaseStatus.OPEN.value, "All open"),
    *((stage.value, stage.label) for stage in OPEN_STAGES),
    (CaseStatus.CLOSED.value, "All closed"),
    (Stage.ELSEWHERE.value, Stage.ELSEWHERE.label),
)
# How the audit names the opening of a case's page.
_THIS_PAGE = "cases.views.case"


@access("case.view", methods=("GET", "HEAD"))
def cases(request: ActorRequest) -> HttpResponse:
    """Cases, by what is due next; never by level (P2)."""
    actor, at = request.actor, now()
    mine = request.GET.get("whose") == "mine"
    asked = request.GET.get("stage", "")
    chosen = asked if asked in dict(STAGE_CHOICES) else CaseStatus.OPEN
    number = page_number(request)
    rows, total = list_cases(
        actor, at, mine=mine, chosen=chosen, first=(number - 1) * CASES_A_PAGE, limit=CASES_A_PAGE
    )  # fmt: skip
    consulted(request, [row.case.person.record for row in rows])
    kept = {"whose": "mine" if mine else "", "stage": chosen}
    return page(request, "pages/cases/cases.html", {
        "columns": [Column(text) for text in ("Who", "Stage", "Lead professional", "Cover", "Opened", "Next due")],
        "rows": [_row(row) for row in rows],
        "mine": mine, "chosen": chosen, "stages": STAGE_CHOICES,
        "may_refer": may(actor.role, "referral.make"),
        "pages": present_pages(
            page=number, per_page=CASES_A_PAGE, shown=len(rows), total=total, cap=COUNTED_AT_MOST,
            href=lambda n: f"{reverse('cases')}?{urlencode({**kept, 'page': n})}",
        ),
    })  # fmt: skip


def _row(row: CaseRow) -> tuple[Cell, ...]:
    case = row.case
    return (
        Cell(display_name(case.person), href=record_href(case.record),
             detail=f"{age_of(case.person, today()).in_words} · {case.record.reference}"),
        Cell(row.stage.label),
        Cell(case.lead.name, detail=case.lead.agency.name),
        Cell(case.cover.name),
        Cell(short_date(case.opened_date)),
        Cell(clock=present_clock(row.next_due_at)) if row.next_due_at else Cell("Nothing due"),
    )  # fmt: skip


@access("case.view")
def case(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """A case: who leads, their own latest words, the plan by need, tasks, chronology."""
    at = now()
    looked_at = get_last_look_at(
        request.actor.member.pk, case_uuid, action=_THIS_PAGE, before_session=request.actor.session
    )
    opened = open_case(request.actor, case_uuid, at, since=looked_at)
    if opened.asks_why:
        return ask_reason(request, opened.case.record)
    consulted(request, [opened.case.record, opened.case.person.record])
    context = _case_context(request.actor, opened, at, looked_at, number=page_number(request))
    return page(request, "pages/cases/case.html", context)


def _case_context(
    actor: Actor, opened: CaseOpened, at: dt.datetime, looked_at: dt.datetime | None, *, number: int
) -> dict[str, object]:
    found, person = opened.case, opened.case.person
    standing, contacts = what_stands(person), read_contacts(actor.hub, civil_date(at))
    words = list_own_words(actor, at, person)
    about = list_about(actor, at, (found.record, person.record))
    plan = plan_in_brief(actor, found, at)
    is_open = found.status == CaseStatus.OPEN
    read_only = bool(list_open_in_emergency(actor, [found.record], at))
    may_do = _may_do(actor, is_open=is_open, read_only=read_only)
    first = (number - 1) * ENTRIES_A_PAGE
    # No entry before this place can stand on the page, however their words fall among them.
    skipped = max(first - len(words), 0)
    entries = list_entries(found, first=skipped, last=first + ENTRIES_A_PAGE)
    total = opened.entries + len(words)
    chronology = present_chronology(entries, words, first=first - skipped, limit=ENTRIES_A_PAGE)
    screenings, changes = list_screenings(found), list_lead_changes(found)
    helps = list_what_helps(actor, at, person)
    shown = Shown(opened.entries_since, words, about.tasks, plan, [row for row, _ in screenings], changes, helps)
    return {
        "reference": found.record.reference,
        "case_uuid": found.record.uuid,
        "identity": present_identity(person, civil_date(at), standing=standing),
        "person_uuid": person.record.uuid,
        "person_href": record_href(person.record),
        "is_open": is_open,
        "stage": opened.stage.label,
        "plan_words": plan_in_words(plan) if is_open else "",
        "next_step": present_next(about, plan, at),
        "opened_date": found.opened_date,
        "closed_date": found.closed_date,
        "where_now": found.get_where_now_display() if found.where_now else "",
        "closing_summary": found.closing_summary,
        "restriction": found.record.get_restriction_display() if found.record.restriction else "",
        "looked_at": looked_at,
        "since": present_since(shown, looked_at, actor.member) if looked_at else (),
        "what_helps": present_what_helps(helps),
        "lead": present_lead(found, contacts.away, contacts.coordinators),
        "ring": RingRow(
            actor.agency.safeguarding_contact,
            "; ".join(contacts.councils),
            "; ".join(contacts.adult_services),
            actor.hub.contact,
        ),
        # By the age this page shows; the page of a danger asks the records joined with theirs too.
        "is_adult": not age_of(person, civil_date(at), ages=standing.ages).may_be_child,
        "last_seen": seen_in_words(standing.sighting),
        "latest_words": present_words(words[0]) if words else None,
        "plan": plan,
        "due": [
            *(present_deadline(clock, at) for clock in about.clocks),
            *(present_task(task, at) for task in about.open_tasks),
        ],
        "done": [present_task(task, at) for task in about.done_tasks],
        "chronology": chronology,
        "entry_pages": present_pages(
            page=number,
            per_page=ENTRIES_A_PAGE,
            shown=len(chronology),
            total=total,
            href=lambda n: f"{reverse('case', args=[found.record.uuid])}?page={n}#chronology",
        )
        if total > ENTRIES_A_PAGE
        else None,
        "screenings": [present_screening(row, scoring) for row, scoring in screenings],
        "is_screening_begun": opened.is_screening_begun and may_do["may_use_tool"],
        "handed_over_by": changes[0].changed_by.name if len(changes) > 1 and found.lead_id == actor.member.pk else "",
        "lead_changes": [present_lead_change(row) for row in changes],
        "links": [_link(actor, linked) for linked in list_linked(actor, at, found)],
        "rooms": rooms_for(ROOMS, actor.role, found.record.uuid, read_only=read_only),
        **may_do,
    }


def _may_do(actor: Actor, *, is_open: bool, read_only: bool) -> dict[str, bool]:
    """What the page offers to do. Nothing on a case that one opened in an emergency, to read."""

    def offers(permission: str) -> bool:
        return may(actor.role, permission) and not read_only

    return {
        "may_raise": offers("danger.raise"),
        "may_ask": offers("task.ask"),
        "may_work": is_open and offers("case.work"),
        "may_use_tool": is_open and offers("screening.tool"),
        "may_hear": is_open and offers("case.work") and offers("own_words.record"),
        "may_lead": offers("case.lead"),
        "may_write_what_helps": offers("own_words.record"),
        "may_summarise": not read_only,
        "may_restrict": offers("record.restrict"),
        "may_exclude": offers("exclusion.set"),
        "may_link": offers("line.view"),
    }


def _link(actor: Actor, linked: Linked) -> tuple[str, str]:
    """A linked record in words, for someone the gate lets see it."""
    record = linked.record
    if record.kind == RecordKind.LINE:
        return (linked.line, record_href(record)) if may(actor.role, "line.view") else (record_label(record), "")
    if record.kind == RecordKind.PLACE:
        return linked.address, ""
    return record_label(record), record_href(record)


@access("case.view")
def summary(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """A dated plain paragraph for the agency's own system. Making it is a disclosure, and logged as one."""
    found = get_case(request.actor, case_uuid, now())
    asked = require_reason(request, found.record)
    if asked is not None:
        return asked
    text = ""
    if request.method == "POST":
        found = summarise_case(by=request.actor, at=now(), case_uuid=case_uuid)
        text = summary_in_words(found, plan_of(request.actor, found, now()), today())
    consulted(request, [found.record, found.person.record])
    return page(request, "pages/cases/summary.html", {
        "text": text, "reference": found.record.reference, "agency": request.actor.agency.name,
        "identity": present_identity(found.person, today()), "back_href": record_href(found.record),
    })  # fmt: skip
