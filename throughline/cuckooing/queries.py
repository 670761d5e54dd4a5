"""Reading cuckooed addresses: the list by what is due, one whole, and the caution before a closure order."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from throughline.access.models import Grant, ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.agencies.queries import list_hub_agencies
from throughline.agencies.states import AgencyKind
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.cuckooing.models import (
    AdultReferral,
    CuckooedAddress,
    Episode,
    HomeQuestion,
    Occupier,
    Visit,
)
from throughline.cuckooing.policies import spell_of, state_of_address
from throughline.cuckooing.spells import Run, cuckooing_days, run_of
from throughline.cuckooing.states import Answer, CuckooState
from throughline.geography.states import Nation
from throughline.register.models import Place
from throughline.work.models import Clock
from throughline.work.states import RuleKey

COUNTED_AT_MOST = 1_000


@dataclass(frozen=True)
class Cuckooing:
    """A cuckooed address whole, as its reader may see it. ``occupiers``: the newest row of each person they may open who
    lives there now; ``left``: of those who lived there before; ``changed_at``: when that was last said to be otherwise."""

    address: CuckooedAddress
    state: CuckooState
    run: Run | None
    episodes: list[Episode]
    occupiers: list[Occupier]
    left: list[Occupier]
    changed_at: dt.datetime | None
    visits: list[Visit]
    clock: Clock | None
    adult_referral: AdultReferral | None
    home_question: HomeQuestion | None


@dataclass(frozen=True)
class AddressRow:
    """An address in the list: how it stands, and when somebody goes next."""

    address: CuckooedAddress
    state: CuckooState
    run: Run | None
    due_at: dt.datetime | None


@dataclass(frozen=True)
class ClosureCaution:
    """What to know before asking for a closure order on a home. ``arranged`` is empty until somebody has answered.

    ``is_outdated``: it was answered before it was last said who lives there, so it is asked again.
    """

    text: str
    source: str
    would_be_homeless: Answer
    arranged: str
    answered_at: dt.datetime | None
    is_outdated: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the question is answered so that nobody would be left without a home unasked."""
        if self.is_outdated:
            return False
        return self.would_be_homeless == Answer.NO or (self.would_be_homeless == Answer.YES and bool(self.arranged))


def get_cuckooed(actor: Actor, at: dt.datetime, place: Place) -> CuckooedAddress | None:
    """The cuckooed address at a place, through the gate; None where none is recorded, or only in error."""
    return _at_place(actor, at, place).select_related("place__record", "place__authority").first()


def get_cuckooing(actor: Actor, at: dt.datetime, place: Place) -> Cuckooing | None:
    """A cuckooed address whole; None where none is recorded at the place."""
    rows = _at_place(actor, at, place)
    address = rows.select_related("place__record", "place__authority").prefetch_related("episodes__uses").first()
    if address is None:
        return None
    return Cuckooing(
        address=address,
        state=state_of_address(address),
        run=_run(address),
        episodes=sorted(address.episodes.all(), key=lambda each: (each.began_date, each.pk), reverse=True),
        occupiers=list_occupiers(actor, at, address),
        left=list_who_left(actor, at, address),
        changed_at=occupiers_changed_at(actor, at, address),
        visits=list(address.visits.select_related("agency", "recorded_by").order_by("-visited_date", "-pk")),
        clock=_running(place).select_related("rule", "owner").first(),
        adult_referral=address.adult_referrals.select_related("recorded_by").order_by("-pk").first(),
        home_question=address.home_questions.select_related("recorded_by").order_by("-pk").first(),
    )


def _at_place(actor: Actor, at: dt.datetime, place: Place) -> QuerySet[CuckooedAddress]:
    rows: QuerySet[CuckooedAddress] = CuckooedAddress.objects.visible_to(actor, at).filter(_was_taken_over())
    return rows.filter(place=place)


def _was_taken_over() -> Exists:
    """Whether an address has an episode that was not recorded in error: without one it is like any other home."""
    return Exists(Episode.related.filter(address=OuterRef("pk")))


def list_episodes_in_error(actor: Actor, at: dt.datetime, place: Place) -> list[Episode]:
    """The times a home was said to be taken over that were recorded in error, newest first: history alone."""
    rows: QuerySet[Episode] = Episode.objects.visible_to(actor, at).filter(
        address__place=place, withdrawn_at__isnull=False
    )
    return list(rows.select_related("withdrawn_by").order_by("-withdrawn_at", "-pk"))


def get_episode(address: CuckooedAddress, episode_id: int) -> Episode:
    """One episode of an address that passed the gate. Raises Absent."""
    found: Episode | None = address.episodes.filter(pk=episode_id).first()
    if found is None:
        raise Absent
    return found


def list_housing_providers(actor: Actor) -> list[Agency]:
    """The housing providers among the hub's agencies: with whom an address may be shared."""
    return list(list_hub_agencies(actor.hub).filter(kind=AgencyKind.HOUSING))


def list_address_shares(record: ProtectedRecord, at: dt.datetime) -> list[Grant]:
    """To which housing providers an address that passed the gate is open now."""
    live = Grant.objects.filter(record=record, starts_at__lte=at, expires_at__gt=at, revoked_at__isnull=True)
    live = live.filter(agency__kind=AgencyKind.HOUSING)
    return list(live.select_related("agency", "granted_by").order_by("agency__name", "pk"))


def _run(address: CuckooedAddress) -> Run | None:
    return run_of([spell_of(each) for each in address.episodes.all()], cuckooing_days().again_days)


def _running(place: Place) -> QuerySet[Clock]:
    return Clock.related.filter(record=place.record, rule__key=RuleKey.CUCKOO_REVISIT, stopped_at__isnull=True)


def list_occupiers(actor: Actor, at: dt.datetime, address: CuckooedAddress) -> list[Occupier]:
    """Who lives there now, of those the reader may open: each person's newest row, with how to contact them safely."""
    day = civil_date(at)
    return [row for row in _newest_rows(actor, at, address) if row.until_date is None or row.until_date > day]


def list_who_left(actor: Actor, at: dt.datetime, address: CuckooedAddress) -> list[Occupier]:
    """Who lived there and moved out, of those the reader may open."""
    day = civil_date(at)
    return [row for row in _newest_rows(actor, at, address) if row.until_date is not None and row.until_date <= day]


def _newest_rows(actor: Actor, at: dt.datetime, address: CuckooedAddress) -> list[Occupier]:
    rows: QuerySet[Occupier] = Occupier.objects.visible_to(actor, at).filter(address=address, withdrawn_at__isnull=True)
    rows = rows.select_related("person__record", "address__place__record")
    rows = rows.prefetch_related("person__safe_contacts", "person__age_statements")
    stand = {row.person_id: row for row in rows.order_by("pk")}
    return list(stand.values())


def list_occupiers_in_error(actor: Actor, at: dt.datetime, address: CuckooedAddress) -> list[Occupier]:
    """Who was wrongly said to live there, of those the reader may open, each once: history alone."""
    rows: QuerySet[Occupier] = Occupier.objects.visible_to(actor, at).filter(
        address=address, withdrawn_at__isnull=False
    )
    rows = rows.select_related("person__record", "withdrawn_by")
    return list({row.person_id: row for row in rows.order_by("pk")}.values())


def get_occupier(actor: Actor, at: dt.datetime, address: CuckooedAddress, occupier_id: int) -> Occupier:
    """The row that stands of somebody who lives or lived there, whom the reader may open. Raises Absent."""
    found = next((row for row in _newest_rows(actor, at, address) if row.pk == occupier_id), None)
    if found is None:
        raise Absent
    return found


def occupiers_changed_at(actor: Actor, at: dt.datetime, address: CuckooedAddress) -> dt.datetime | None:
    """When it was last said, of somebody the reader may open, that they live there, moved out or never lived there.

    What is said anew of what somebody needs, who lives there already, changes nothing of that.
    """
    said: list[dt.datetime] = []
    living: set[int] = set()
    for row in Occupier.objects.visible_to(actor, at).filter(address=address).order_by("pk"):
        if row.person_id not in living:
            said.append(row.recorded_at)
        living.add(row.person_id)
        if row.ended_at is not None or row.withdrawn_at is not None:
            living.discard(row.person_id)
        said += [moment for moment in (row.ended_at, row.withdrawn_at) if moment is not None]
    return max(said, default=None)


def get_visit(address: CuckooedAddress, visit_uuid: uuid.UUID) -> Visit | None:
    """One visit to an address that passed the gate, unless recorded in error."""
    found: Visit | None = address.visits.filter(uuid=visit_uuid, withdrawn_at__isnull=True).first()
    return found


def list_addresses(
    actor: Actor, at: dt.datetime, *, ended: bool = False, first: int, limit: int
) -> tuple[list[AddressRow], int]:
    """One page of the addresses one may see, by what is due: those that run, or those that ended. Counted to 1,000."""
    running = Clock.related.filter(
        record=OuterRef("place__record"), rule__key=RuleKey.CUCKOO_REVISIT, stopped_at__isnull=True
    )
    opened = Exists(Episode.related.filter(address=OuterRef("pk"), ended_date__isnull=True))
    rows: QuerySet[CuckooedAddress] = CuckooedAddress.objects.visible_to(actor, at)
    rows = rows.filter(_was_taken_over(), ~opened if ended else opened)
    total = rows.order_by()[: COUNTED_AT_MOST + 1].count()
    due = Subquery(running.values("due_at")[:1])
    page = rows.annotate(next_due=due).select_related("place__record", "place__authority").prefetch_related("episodes")
    found = page.order_by(F("next_due").asc(nulls_last=True), "pk")[first : first + limit]
    return [
        AddressRow(row, state_of_address(row), _run(row), getattr(row, "next_due", None)) for row in found
    ], total  # fmt: skip


def nation_of(place: Place) -> Nation | None:
    """The nation whose law holds where a place is; None where its council is not known."""
    return Nation(place.authority.nation) if place.authority is not None else None


def closure_caution(actor: Actor, at: dt.datetime, place: Place) -> ClosureCaution | None:
    """What to ask before a closure order on this place; None unless it is a cuckooed address the reader may see."""
    address = get_cuckooed(actor, at, place)
    if address is None:
        return None
    return caution_of(address.home_questions.order_by("-pk").first(), occupiers_changed_at(actor, at, address))


def caution_of(answered: HomeQuestion | None, changed_at: dt.datetime | None) -> ClosureCaution:
    """The caution with the newest answer, if there is one. An answer is of those who lived there when it was given."""
    days = cuckooing_days()
    if answered is None:
        return ClosureCaution(days.caution, days.caution_source, Answer.NOT_KNOWN, "", None)
    return ClosureCaution(
        days.caution, days.caution_source, Answer(answered.would_be_homeless), answered.arranged, answered.recorded_at,
        is_outdated=changed_at is not None and changed_at > answered.recorded_at,
    )  # fmt: skip
