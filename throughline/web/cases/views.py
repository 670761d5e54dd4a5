"""Cases: the list by what is due next, and the page of one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may
from throughline.access.states import RecordKind
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.clock import civil_date, now, today
from throughline.core.errors import Conflict
from throughline.disruption.queries.lines import get_line
from throughline.hub.actions.cases import hand_over_lead, reopen_case, restrict_case, screen_case
from throughline.hub.actions.chronology import link_to_case, withdraw_entry, write_entry
from throughline.hub.models import Case
from throughline.hub.queries.cases import (
    COUNTED_AT_MOST,
    CaseRow,
    get_case,
    list_cases,
    list_chronology,
    list_lead_changes,
    list_links,
    list_possible_leads,
    list_screenings,
)
from throughline.hub.queries.interventions import list_own_words
from throughline.hub.states import CaseStatus
from throughline.register.queries import age_of, display_name
from throughline.support.queries.plan import plan_for_case
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.access_reasons import require_reason
from throughline.web.cases.forms import EntryForm, LeadForm, LinkForm, RestrictForm, ScreenForm
from throughline.web.cases.presenters import present_entry, present_lead_change, present_screening
from throughline.web.forms.answering import begin_again, done
from throughline.web.operations.forms import ReasonForm
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.people.presenters import present_lead, present_words
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.components import Cell, Column, present_pages
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.people import last_seen, present_identity
from throughline.web.presenting.records import record_href, record_label
from throughline.work.queries import list_tasks_of

CASES_A_PAGE = 50


@access("case.view", methods=("GET", "HEAD"))
def cases(request: ActorRequest) -> HttpResponse:
    """Cases, by what is due next; never by level (P2)."""
    actor, at = request.actor, now()
    mine = request.GET.get("whose") == "mine"
    status = CaseStatus.CLOSED if request.GET.get("status") == "closed" else CaseStatus.OPEN
    number = page_number(request)
    rows, total = list_cases(
        actor, at, mine=mine, status=status, first=(number - 1) * CASES_A_PAGE, limit=CASES_A_PAGE
    )  # fmt: skip
    consulted(request, [row.case.person.record for row in rows])
    kept = {"whose": "mine" if mine else "", "status": status}
    return page(request, "pages/cases/cases.html", {
        "columns": [Column(text) for text in ("Who", "Lead professional", "Cover", "Opened", "Next due")],
        "rows": [_row(row) for row in rows],
        "mine": mine, "status": status,
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
        Cell(case.lead.name, detail=case.lead.agency.name),
        Cell(case.cover.name),
        Cell(short_date(case.opened_date)),
        Cell(clock=present_clock(row.next_due_at)) if row.next_due_at else Cell("Nothing due"),
    )  # fmt: skip


@access("case.view")
def case(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """A case: who leads, their own latest words, the plan by need, tasks, chronology."""
    found = get_case(request.actor, case_uuid, now())
    asked = require_reason(request, found.record)
    if asked is not None:
        return asked
    consulted(request, [found.record, found.person.record])
    return page(request, "pages/cases/case.html", _case_context(request, found))


def _reads_words(actor: Actor, found: Case) -> bool:
    return actor.role == Role.COORDINATOR or actor.member.pk in (found.lead_id, found.cover_id)


def _case_context(request: ActorRequest, found: Case) -> dict[str, object]:
    actor, at = request.actor, now()
    person = found.person
    words = list_own_words(actor, at, person)
    is_open = found.status == CaseStatus.OPEN
    return {
        "reference": found.record.reference,
        "case_uuid": found.record.uuid,
        "identity": present_identity(person, civil_date(at)),
        "person_href": record_href(person.record),
        "is_open": is_open,
        "opened_date": found.opened_date,
        "closed_date": found.closed_date,
        "where_now": found.get_where_now_display() if found.where_now else "",
        "closing_summary": found.closing_summary,
        "restriction": found.record.get_restriction_display() if found.record.restriction else "",
        "lead": present_lead(found),
        "last_seen": last_seen(person),
        "latest_words": present_words(words[0]) if words else None,
        "plan": plan_for_case(actor, found.record.uuid, at),
        "tasks": [
            (task.title, reverse("task-due", args=[task.pk]), task.owner.name if task.owner else task.owner_agency.name,
             present_clock(task.due_at, done_at=task.done_at, now=at))
            for record in (found.record, person.record)
            for task in list_tasks_of(actor, at, record)
        ],
        "chronology": [
            present_entry(entry) for entry in list_chronology(actor, found, reads_words=_reads_words(actor, found))
        ],
        "screenings": [present_screening(row) for row in list_screenings(found)],
        "lead_changes": [present_lead_change(row) for row in list_lead_changes(found)],
        "links": [_link(actor, record) for record in list_links(actor, at, found)],
        "may_work": is_open and may(actor.role, "case.work"),
        "may_lead": may(actor.role, "case.lead"),
        "may_restrict": may(actor.role, "record.restrict"),
        "may_link": may(actor.role, "line.view"),
        "version": found.version,
    }  # fmt: skip


def _link(actor: Actor, record: ProtectedRecord) -> tuple[str, str]:
    """A linked record in words, for someone the gate lets see it."""
    if record.kind == RecordKind.LINE and may(actor.role, "line.view"):
        return get_line(actor, record.uuid, now()).name, record_href(record)
    return record_label(record), record_href(record) if record.kind != RecordKind.LINE else ""


def _question(
    request: ActorRequest, case_uuid: uuid.UUID, form: Form, heading: str, verb: str, act: Callable[..., object], said: str
) -> HttpResponse:
    """One short page about a case: run its action, or show what was typed again."""
    found = get_case(request.actor, case_uuid, now())
    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, said)
        return redirect("case", case_uuid)
    consulted(request, [found.record, found.person.record])
    return page(request, "pages/people/question.html", {
        "form": form, "heading": heading, "submit_text": verb,
        "identity": present_identity(found.person, today()), "back_href": record_href(found.record),
    })  # fmt: skip


def _done(form: Form, act: Callable[..., object]) -> bool:
    try:
        return done(form, act)
    except Conflict as error:
        stands = "; ".join(f"{name}: {value}" for name, value in error.theirs.items())
        form.add_error(None, f"Someone else changed this case first. It now says {stands}. Look at it, then send again.")
        begin_again(form, int(form.cleaned_data["version"]) + 1)
        return False


@access("case.work")
def entry_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Add to the chronology."""
    form = EntryForm(request.POST or None, initial={"happened_date": today()})
    return _question(
        request, case_uuid, form, "Add to the chronology", "Add this",
        lambda at: write_entry(by=request.actor, at=at, case_uuid=case_uuid, **form.cleaned_data), "Added.",
    )  # fmt: skip


@access("case.work")
def entry_withdraw(request: ActorRequest, case_uuid: uuid.UUID, entry_id: int) -> HttpResponse:
    """An entry was recorded in error."""
    form = ReasonForm(request.POST or None)
    return _question(
        request, case_uuid, form, "Entry recorded in error", "Mark as recorded in error",
        lambda at: withdraw_entry(by=request.actor, at=at, entry_id=entry_id, **form.cleaned_data),
        "Marked as recorded in error. It stays readable.",
    )  # fmt: skip


@access("case.work")
def screening_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Screen again."""
    form = ScreenForm(request.POST or None)
    return _question(
        request, case_uuid, form, "Screen again", "Record this screening",
        lambda at: screen_case(by=request.actor, at=at, case_uuid=case_uuid, given=form.screening()), "Screening recorded.",
    )  # fmt: skip


@access("case.lead")
def lead_change(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Hand the case over."""
    found = get_case(request.actor, case_uuid, now())
    initial = {"lead": found.lead_id, "cover": found.cover_id, "version": found.version}
    form = LeadForm(request.POST or None, leads=list_possible_leads(request.actor), initial=initial)
    return _question(
        request, case_uuid, form, "Who leads, and who covers?", "Hand over",
        lambda at: hand_over_lead(by=request.actor, at=at, case_uuid=case_uuid, **form.cleaned_data), "Handed over.",
    )  # fmt: skip


@access("record.restrict")
def restriction(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Hold the case more closely, or less."""
    found = get_case(request.actor, case_uuid, now())
    form = RestrictForm(request.POST or None, initial={"restriction": found.record.restriction})
    return _question(
        request, case_uuid, form, "How closely is it held?", "Save",
        lambda at: restrict_case(by=request.actor, at=at, case_uuid=case_uuid, **form.cleaned_data),
        "Saved. It holds from everyone's next page.",
    )  # fmt: skip


@access("line.view")
def link_new(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Link a line to the case."""
    form = LinkForm(request.POST or None, actor=request.actor)
    return _question(
        request, case_uuid, form, "Which line does the case concern?", "Link this line",
        lambda at: link_to_case(
            by=request.actor, at=at, case_uuid=case_uuid, record_uuid=form.cleaned_data["line"]
        ), "Linked.",
    )  # fmt: skip


@access("case.lead", methods=("POST",))
def case_reopen(request: ActorRequest, case_uuid: uuid.UUID) -> HttpResponse:
    """Open a closed case again."""
    found = get_case(request.actor, case_uuid, now())
    reopen_case(by=request.actor, at=now(), case_uuid=case_uuid, version=found.version)
    messages.success(request, "Case open again.")
    return redirect("case", case_uuid)
