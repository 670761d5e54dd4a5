"""A line's number restricted, a home closed with care, an adult warned off a child, and the plan they belong to."""

from __future__ import annotations

import datetime as dt
import uuid

from throughline.agencies.actor import Actor
from throughline.agencies.queries import get_agency
from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import civil_date
from throughline.disruption.models import Line
from throughline.disruption.queries.lines import LineFilter, list_lines, list_operations_of
from throughline.geography.queries import bank_holiday_overrides
from throughline.geography.states import Nation
from throughline.geography.working_days import add_working_days, is_working_day
from throughline.matching.queries import search_people
from throughline.orders.actions.contents import name_identifier, record_breach
from throughline.orders.actions.orders import HomeGiven, OrderGiven, answer_home, begin_order
from throughline.orders.actions.plans import TacticGiven, begin_disruption_plan, choose_tactic, review_tactic
from throughline.orders.actions.steps import StepGiven, record_step
from throughline.orders.actions.telling import TellingGiven, tell_partner
from throughline.orders.queries.orders import get_order
from throughline.orders.states import HomeLost, Rank, StepKind, TacticOutcome
from throughline.register.states import IdentifierKind

_LINE = "Ghost 26 line"
_FORCE = "West Midlands Police"
_COURT = "Birmingham County Court"


def play_orders(cast: Cast, calendar: Calendar) -> None:
    """Everything on the register, each step as whoever's step it is."""
    officer = cast.as_actor("officer")
    lines, _ = list_lines(officer, calendar.now, LineFilter(), first=0, limit=200)
    line = next(row for row in lines if row.name == _LINE)
    _restrict_number(officer, line, calendar)
    _close_home(cast, line, calendar)
    _warn_off(cast, calendar)
    _plan(cast, line, calendar)


def _step(by: Actor, at: dt.datetime, order_uuid: uuid.UUID, kind: StepKind, day: dt.date, **given: object) -> None:
    version = get_order(by, order_uuid, at).version
    record_step(
        by=by, at=at, order_uuid=order_uuid, version=version, given=StepGiven(kind, day, **given)  # type: ignore[arg-type]
    )  # fmt: skip


def _restrict_number(officer: Actor, line: Line, calendar: Calendar) -> None:
    """Made on a working day, and complied with on the fifth after it."""
    overrides = bank_holiday_overrides(Nation.ENGLAND)
    made = civil_date(calendar.ago(days=16))
    while not is_working_day(made, Nation.ENGLAND, overrides):
        made -= dt.timedelta(days=1)
    complied = add_working_days(made, 5, Nation.ENGLAND, overrides)
    at = calendar.ago(days=20)
    order = begin_order(
        by=officer, at=at, about_uuid=line.record.uuid,
        given=OrderGiven(
            "ddtro", get_agency(_FORCE), "Supt Elaine Draycott", Rank.SUPERINTENDENT, _COURT, "BM26 0417",
            "Bulk messages go out from it every Friday; two children were found along it.",
        ),
    )  # fmt: skip
    key = order.record.uuid
    name_identifier(by=officer, at=at, order_uuid=key, kind=IdentifierKind.MSISDN, typed="+44 (0)7700-900-035")
    _step(officer, at, key, StepKind.APPLIED, civil_date(at))
    then = calendar.ago(days=(civil_date(calendar.now) - made).days)
    _step(
        officer, then, key, StepKind.MADE, made, until_date=made + dt.timedelta(days=180),
        conditions=("The number is taken off the network and not given out again",),
    )  # fmt: skip
    later = calendar.ago(days=(civil_date(calendar.now) - complied).days)
    _step(
        officer,
        later,
        key,
        StepKind.COMPLIED,
        complied,
        detail="The provider's letter, and a call that did not connect",
    )


def _close_home(cast: Cast, line: Line, calendar: Calendar) -> None:
    """A partial closure of a flat the line worked from: first asked was where she would live. The landlord is told."""
    officer, at = cast.as_actor("officer"), calendar.ago(days=19)
    visits = [row for row in list_operations_of(officer, at, line) if row.happened_date < civil_date(at)]
    place = next(row.place for row in visits if row.place is not None)
    order = begin_order(
        by=officer, at=at, about_uuid=place.record.uuid,
        given=OrderGiven(
            "closure", get_agency(_FORCE), "Insp Paul Venn", Rank.INSPECTOR, "Birmingham Magistrates' Court", "BMC 2210",
            "She asked for help to keep people out. A partial order lets her stay.", owner=cast.members["coordinator"],
        ),
    )  # fmt: skip
    key, day = order.record.uuid, civil_date(at)
    answer_home(
        by=officer, at=at, order_uuid=key,
        given=HomeGiven(
            HomeLost.YES, "A full order would leave her with nowhere to go. Asked for: everyone out but her and her sister.",
            day, "Birmingham adult social care, duty desk",
        ),
    )  # fmt: skip
    _step(officer, at, key, StepKind.APPLIED, day)
    made = civil_date(calendar.ago(days=17))
    _step(
        officer, calendar.ago(days=17), key, StepKind.MADE, made, until_date=made + dt.timedelta(days=89),
        conditions=("Nobody but the tenant and her sister is to be in the flat", "Police and housing may enter to check"),
    )  # fmt: skip
    _step(
        officer, calendar.ago(days=17), key, StepKind.SERVED, made, detail="Fixed to the door, and read to the tenant"
    )
    record_breach(
        by=officer, at=calendar.ago(days=6), order_uuid=key, happened_date=civil_date(calendar.ago(days=6)),
        what="Two men she did not know were in the kitchen.", action_taken="Both arrested; locks changed the same day.",
    )  # fmt: skip
    found = get_order(officer, key, calendar.now)
    tell_partner(
        by=cast.as_actor("coordinator"), at=calendar.ago(days=5), order_uuid=key,
        given=TellingGiven(
            get_agency("Lea Valley Homes"), f"The flat at {place.address}", "Ring us, or 999 if anyone is in danger.",
            tuple(row.pk for row in found.conditions.all()),
        ),
    )  # fmt: skip


def _warn_off(cast: Cast, calendar: Calendar) -> None:
    """An adult is warned to keep away from a girl who was told to hold a bag."""
    officer, at = cast.as_actor("officer"), calendar.ago(days=4)
    girl = next(row.person for row in search_people(cast.as_actor("coordinator"), at, name="Aleena Qureshi"))
    man = next(row.person for row in search_people(officer, at, name="Bilal Adeyemi"))
    order = begin_order(
        by=officer, at=at, about_uuid=man.record.uuid,
        given=OrderGiven(
            "cawn", get_agency(_FORCE), "PC Daniel Reeve", Rank.CONSTABLE, protects=girl.record.reference,
            grounds="He waits for her after school. Her mother has signed a statement.",
        ),
    )  # fmt: skip
    key, day = order.record.uuid, civil_date(at)
    _step(
        officer, at, key, StepKind.MADE, day, until_date=day + dt.timedelta(days=120),
        conditions=("He is not to meet, carry or give shelter to the child named in it",),
    )  # fmt: skip
    _step(officer, at, key, StepKind.SERVED, day, detail="In person, by PC Reeve; he was told her age")


def _plan(cast: Cast, line: Line, calendar: Calendar) -> None:
    """What is done about the line, beginning with the children known along it."""
    officer, at = cast.as_actor("officer"), calendar.ago(days=22)
    day = civil_date(at)
    plan = begin_disruption_plan(
        by=officer, at=at, record_uuid=line.record.uuid, review_date=civil_date(calendar.now) + dt.timedelta(days=9),
        aims="The number stays dead, nobody answers for the debt, and each child known along it has someone they trust.",
    )  # fmt: skip
    weeks = dt.timedelta(days=28)
    for key, owner, detail in (
        ("meet_child", "coordinator", "Before the order bites: they may be blamed for the number going off"),
        ("ddtro", "officer", "The Friday number"),
        ("patrol", None, "The stairwell, evenings"),
    ):
        chosen = choose_tactic(
            by=officer, at=at, plan_uuid=plan.uuid,
            given=TacticGiven(key, get_agency(_FORCE), day, day + weeks, cast.members[owner] if owner else None, detail),
        )  # fmt: skip
        if key == "ddtro":
            review_tactic(
                by=officer, at=calendar.ago(days=7), tactic_uuid=chosen.uuid, outcome=TacticOutcome.PARTLY,
                note="The number is off. Messages began from another within the week: see the line.",
            )  # fmt: skip
