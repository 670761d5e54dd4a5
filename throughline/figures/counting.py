"""How each measure is counted: over which rows, by which date, which of them, and whether rows, things or amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.aggregates import Aggregate
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from throughline.core.clock import at_london, civil_date
from throughline.disruption.states import (
    ClosureType,
    DrugClass,
    DrugType,
    FirearmSection,
    OperationKind,
    SeizureKind,
    Unit,
    WeaponKind,
)
from throughline.figures import populations as of
from throughline.figures.periods import Period
from throughline.figures.populations import EVERY_ROW, Population
from throughline.hub.states import CaseStatus
from throughline.nrm.states import Route
from throughline.register.states import AgeGroup
from throughline.support.states import EnrolmentStatus, NeedOutcome
from throughline.work.states import RuleKey


@dataclass(frozen=True)
class Counting:
    """``distinct``: count the different things it leads to, not rows. ``adds``: add up this column instead of counting.

    ``opens``: the permission of the pages that show these rows. ``is_moment``: the date is an instant, read in London.
    """

    population: Population
    date: str
    opens: str
    which: Q = EVERY_ROW
    distinct: Combinable | None = None
    adds: str = ""
    is_moment: bool = False

    def in_period(self, period: Period) -> Q:
        """The condition that a row's date is in the period, both ends included."""
        if self.is_moment:
            midnight = dt.time(0)
            return Q(
                **{
                    f"{self.date}__gte": at_london(period.start, midnight),
                    f"{self.date}__lt": at_london(period.end + dt.timedelta(days=1), midnight),
                }
            )
        return Q(**{f"{self.date}__gte": period.start, f"{self.date}__lte": period.end})

    def happened_date(self, row: object) -> dt.date:
        """The day a row is counted by."""
        found: Any = attrgetter(self.date.replace("__", "."))(row)
        return civil_date(found) if isinstance(found, dt.datetime) else found

    def value(self, condition: Q) -> Aggregate:
        """The measure's value over the rows that meet a condition."""
        if self.adds:
            return Sum(self.adds, filter=self.which & condition)
        return self.rows(condition)

    def rows(self, condition: Q) -> Aggregate:
        """How many rows, or different things, stand behind the value."""
        if self.distinct is not None:
            return Count(self.distinct, distinct=True, filter=self.which & condition)
        return Count("pk", filter=self.which & condition)

    def openable_rows(self, condition: Q) -> Aggregate:
        """How many of them the one who asks may open, over rows marked ``may_open``."""
        return self.rows(condition & Q(may_open=True))


_LINE, _OPERATION, _CASE = "line.view", "operation.view", "case.view"


def _closure(which: Q = EVERY_ROW) -> Counting:
    return Counting(of.CLOSURES, "closed_date", _LINE, which, distinct=F("line"))


def _operation(which: Q = EVERY_ROW) -> Counting:
    return Counting(of.OPERATIONS, "happened_date", _OPERATION, which)


def _arrest(which: Q = EVERY_ROW) -> Counting:
    return Counting(of.ARRESTS, "happened_date", _OPERATION, which)


def _charge(which: Q = EVERY_ROW) -> Counting:
    return Counting(of.CHARGES, "charged_date", _OPERATION, which)


def _seizure(kind: SeizureKind, adds: str, which: Q = EVERY_ROW) -> Counting:
    return Counting(of.SEIZURES, "operation__happened_date", _OPERATION, Q(kind=kind) & which, adds=adds)


def _drugs(which: Q = EVERY_ROW) -> Counting:
    return _seizure(SeizureKind.DRUGS, "grams", which)


def _weapons(which: Q = EVERY_ROW) -> Counting:
    return _seizure(SeizureKind.WEAPON, "count", which)


def _firearms(section: str) -> Counting:
    return _weapons(Q(weapon=WeaponKind.FIREARM, firearm_section=section))


# Records joined as one person count once.
_ONE_PERSON = Coalesce("person__same_as", "person")


def _intervention(which: Q = EVERY_ROW, *, distinct: Combinable | None = None) -> Counting:
    return Counting(of.INTERVENTIONS, "happened_date", "intervention.view", which, distinct=distinct)


def _nrm(which: Q = EVERY_ROW) -> Counting:
    return Counting(of.NRM_REFERRALS, "sent_date", "nrm.work", ~Q(route=Route.NOTIFY) & which)


def _reopening(which: Q = EVERY_ROW) -> Counting:
    return Counting(of.REOPENINGS, "reopened_date", _CASE, which)


def _episode(which: Q = EVERY_ROW) -> Counting:
    return Counting(of.EPISODES, "reported_date", "missing.view", which)


def _return(which: Q = EVERY_ROW) -> Counting:
    due = Q(age_group=AgeGroup.CHILD, interview_clock__isnull=False)
    return Counting(of.EPISODES, "found_date", "missing.view", due & which)


def _clock(key: RuleKey, which: Q = EVERY_ROW) -> Counting:
    return Counting(of.CLOCKS, "due_at", "referral.view", Q(rule__key=key) & which, is_moment=True)


def _enrolment(date: str, which: Q = EVERY_ROW) -> Counting:
    return Counting(of.ENROLMENTS, date, _CASE, which)


def _need(which: Q = EVERY_ROW) -> Counting:
    return Counting(of.NEEDS, "closed_at", _CASE, which, is_moment=True)


COUNTED: dict[str, Counting] = {
    "lines_closed": _closure(),
    "lines_closed_type_1": _closure(Q(closure_type=ClosureType.TYPE_1)),
    "lines_closed_type_2": _closure(Q(closure_type=ClosureType.TYPE_2)),
    "operations": _operation(),
    "operations_warrants": _operation(Q(operation_kind=OperationKind.WARRANT)),
    "operations_visits": _operation(Q(operation_kind=OperationKind.WELFARE_VISIT)),
    "operations_other": _operation(Q(operation_kind=OperationKind.OTHER)),
    "arrests": _arrest(),
    "arrests_children": _arrest(Q(age_group=AgeGroup.CHILD)),
    "arrests_adults": _arrest(Q(age_group=AgeGroup.ADULT)),
    "arrests_age_unknown": _arrest(Q(age_group=AgeGroup.UNKNOWN)),
    "charges": _charge(),
    "charges_standing": _charge(Q(discontinued_date__isnull=True)),
    "charges_discontinued": _charge(Q(discontinued_date__isnull=False)),
    "drugs_grams": _drugs(),
    "drugs_grams_crack": _drugs(Q(drug=DrugType.CRACK)),
    "drugs_grams_cocaine": _drugs(Q(drug=DrugType.COCAINE)),
    "drugs_grams_heroin": _drugs(Q(drug=DrugType.HEROIN)),
    "drugs_grams_cannabis": _drugs(Q(drug=DrugType.CANNABIS)),
    "drugs_grams_other": _drugs(Q(drug=DrugType.OTHER)),
    "cash_pence": _seizure(SeizureKind.CASH, "pence"),
    "weapons": _weapons(),
    "weapons_firearms": _weapons(Q(weapon=WeaponKind.FIREARM)),
    "weapons_firearms_section_1": _firearms(FirearmSection.SECTION_1),
    "weapons_firearms_section_5": _firearms(FirearmSection.SECTION_5),
    "weapons_firearms_section_unknown": _firearms(""),
    "weapons_imitation": _weapons(Q(weapon=WeaponKind.IMITATION)),
    "weapons_blades": _weapons(Q(weapon=WeaponKind.BLADE)),
    "weapons_other": _weapons(Q(weapon=WeaponKind.OTHER)),
    "phones": _seizure(SeizureKind.PHONE, "count"),
    "vehicles": _seizure(SeizureKind.VEHICLE, "count"),
    "cash_foreign": _seizure(SeizureKind.CURRENCY, ""),
    "drugs_wraps": _seizure(SeizureKind.DOSES, "quantity", Q(unit=Unit.WRAPS)),
    "drugs_tablets": _seizure(SeizureKind.DOSES, "quantity", Q(unit=Unit.TABLETS)),
    "drugs_grams_class_a": _drugs(Q(drug_class=DrugClass.A)),
    "drugs_grams_class_b": _drugs(Q(drug_class=DrugClass.B)),
    "drugs_grams_class_c": _drugs(Q(drug_class=DrugClass.C)),
    "interventions": _intervention(),
    "interventions_children": _intervention(Q(age_group=AgeGroup.CHILD)),
    "interventions_adults": _intervention(Q(age_group=AgeGroup.ADULT)),
    "interventions_age_unknown": _intervention(Q(age_group=AgeGroup.UNKNOWN)),
    "people_safeguarded": _intervention(distinct=_ONE_PERSON),
    "cuckooed_addresses": Counting(
        of.OPERATIONS,
        "happened_date",
        _OPERATION,
        Q(suspected_cuckooing=True, place__isnull=False),
        distinct=F("place"),
    ),
    "missing_episodes": _episode(),
    "missing_episodes_children": _episode(Q(age_group=AgeGroup.CHILD)),
    "missing_episodes_adults": _episode(Q(age_group=AgeGroup.ADULT)),
    "missing_episodes_age_unknown": _episode(Q(age_group=AgeGroup.UNKNOWN)),
    "return_interviews_due": _return(),
    "return_interviews_in_time": _return(of.HELD_IN_TIME),
    "return_interviews_later": _return(of.HELD & ~of.HELD_IN_TIME),
    "return_interviews_refused": _return(of.REFUSED),
    "return_interviews_open": _return(~of.HELD & ~of.REFUSED),
    "return_interviews_offered": _return(of.OFFERED),
    "referrals": Counting(of.REFERRALS, "referral_date", "referral.view"),
    "cases_opened": Counting(of.CASES, "opened_date", _CASE),
    "cases_closed": Counting(of.CASES, "closed_date", _CASE, Q(status=CaseStatus.CLOSED)),
    "cases_reopened": _reopening(),
    "cases_reopened_6": _reopening(Q(months_closed__lt=6)),
    "cases_reopened_12": _reopening(Q(months_closed__gte=6, months_closed__lt=12)),
    "cases_reopened_later": _reopening(Q(months_closed__gte=12)),
    "triage_due": _clock(RuleKey.HUB_TRIAGE),
    "triage_due_in_time": _clock(RuleKey.HUB_TRIAGE, of.IN_TIME),
    "triage_due_missed": _clock(RuleKey.HUB_TRIAGE, of.MISSED),
    "triage_due_running": _clock(RuleKey.HUB_TRIAGE, of.RUNNING),
    "authority_due": _clock(RuleKey.AUTHORITY_DECISION),
    "authority_due_in_time": _clock(RuleKey.AUTHORITY_DECISION, of.IN_TIME),
    "authority_due_missed": _clock(RuleKey.AUTHORITY_DECISION, of.MISSED),
    "authority_due_running": _clock(RuleKey.AUTHORITY_DECISION, of.RUNNING),
    "nrm_referrals": _nrm(),
    "nrm_referrals_children": _nrm(Q(age_group=AgeGroup.CHILD)),
    "nrm_referrals_adults": _nrm(Q(age_group=AgeGroup.ADULT)),
    "nrm_referrals_age_unknown": _nrm(Q(age_group=AgeGroup.UNKNOWN)),
    "nrm_notices": Counting(of.NRM_REFERRALS, "sent_date", "nrm.work", Q(route=Route.NOTIFY)),
    "support_started": _enrolment("started_date"),
    "support_completed": _enrolment("ended_date", Q(status=EnrolmentStatus.COMPLETED)),
    "support_ended_early": _enrolment("ended_date", Q(status=EnrolmentStatus.ENDED)),
    "support_stated": _intervention(~Q(stated_support=[])),
    "needs_closed": _need(),
    "needs_met": _need(Q(outcome=NeedOutcome.MET)),
    "needs_partly_met": _need(Q(outcome=NeedOutcome.PARTLY_MET)),
    "needs_not_met": _need(Q(outcome=NeedOutcome.NOT_MET)),
    "needs_no_longer": _need(Q(outcome=NeedOutcome.NO_LONGER_NEEDED)),
    "needs_moved_on": _need(Q(outcome=NeedOutcome.MOVED_ON)),
}


def keys_by_population(keys: Iterable[str]) -> dict[Population, list[str]]:
    """The measures asked for, together where they count the same rows: one query answers them all."""
    together: dict[Population, list[str]] = {}
    for key in keys:
        together.setdefault(COUNTED[key].population, []).append(key)
    return together
