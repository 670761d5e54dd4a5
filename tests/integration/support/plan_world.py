"""A case with a lead and a cover, a boy of 17, and two services: one of the charity, one of a provider with nobody here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.factories import World
from throughline.agencies.actions import add_agency, add_agreement, add_partner
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, SharingAgreement
from throughline.agencies.states import AgencyKind, Role
from throughline.core.clock import civil_date
from throughline.hub.actions.cases import open_case
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.models import Case
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, PersonGiven, PlaceGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis
from throughline.support.actions.area_checks import answer_area_check, request_area_check
from throughline.support.actions.directory import add_service
from throughline.support.actions.enrolments import complete_enrolment, end_enrolment, start_enrolment
from throughline.support.actions.housing import (
    MoveGiven,
    begin_move,
    record_home_offered,
    record_move_wish,
    record_moved,
    record_moving,
    stop_move,
)
from throughline.support.actions.needs import record_answer, record_need
from throughline.support.actions.offers import answer_offer, offer_support, withdraw_offer
from throughline.support.models import AreaCheck, Enrolment, HousingMove, Need, Offer, Service
from throughline.support.states import EnrolmentStatus, MoveStatus, OfferStatus

DAY = dt.timedelta(days=1)


@dataclass
class Plan:
    """What the tests act on. ``at`` is the moment acts happen unless a test says another."""

    world: World
    at: dt.datetime
    person: Person
    case: Case
    mentoring: Service
    programme: Service
    silent_provider: Agency

    @property
    def today(self) -> dt.date:
        return civil_date(self.at)

    def actor(self, who: str) -> Actor:
        """An actor by "here charity", "outside police"…"""
        where, role = who.split()
        return {"here": self.world.here, "outside": self.world.outside, "elsewhere": self.world.elsewhere}[where][role]

    def need(self, *, kind: str = "mentoring", answer: str = "yes", **given) -> Need:
        need = record_need(
            by=self.world.coordinator, at=self.at, case_uuid=self.case.record.uuid, kind=kind,
            description=given.pop("description", "Someone to talk to"),
        )  # fmt: skip
        return self.answered(need, answer, **given) if answer else need

    def answered(self, need: Need, answer: str, **given) -> Need:
        values = {"explained_date": self.today, "parent_told": "His nan was told."} | given
        if answer == "not_yet":
            values.setdefault("ask_again_date", self.today + 7 * DAY)
        if answer == "something_else":
            values.setdefault("answer_words", "A gym, not a talk")
        return record_answer(
            by=self.world.coordinator, at=self.at, need_uuid=need.uuid, version=need.version, answer=answer, **values
        )

    def offer(self, need: Need | None = None, service: Service | None = None, *, by: Actor | None = None) -> Offer:
        return offer_support(
            by=by or self.world.coordinator, at=self.at, need_uuid=(need or self.need()).uuid,
            service_uuid=(service or self.mentoring).uuid, shared_note="Likes football.",
        )  # fmt: skip

    def offer_in(self, status: str, service: Service | None = None) -> Offer:
        """An offer brought to a status the way people bring it there."""
        offer = self.offer(service=service)
        if status == OfferStatus.WITHDRAWN:
            return withdraw_offer(
                by=self.world.coordinator, at=self.at, offer_uuid=offer.uuid, version=offer.version, reason="Moved away"
            )
        if status in (OfferStatus.ACCEPTED, OfferStatus.DECLINED):
            return answer_offer(
                by=self.world.charity, at=self.at, offer_uuid=offer.uuid, version=offer.version,
                accepted=status == OfferStatus.ACCEPTED,
                decline_reason="no_capacity" if status == OfferStatus.DECLINED else "",
            )  # fmt: skip
        return offer

    def enrolment_in(self, status: str, service: Service | None = None) -> Enrolment:
        offer = self.offer_in(OfferStatus.ACCEPTED, service)
        enrolment = start_enrolment(
            by=self.world.charity, at=self.at, offer_uuid=offer.uuid, version=offer.version, started_date=self.today
        )
        finish = {EnrolmentStatus.COMPLETED: complete_enrolment, EnrolmentStatus.ENDED: end_enrolment}.get(status)
        if finish is not None:
            enrolment = finish(
                by=self.world.charity, at=self.at, offer_uuid=offer.uuid, version=enrolment.version,
                ended_date=self.today, outcome="Finished it",
            )  # fmt: skip
        return enrolment

    def housing_offer(self) -> Offer:
        """A housing need taken on by the housing partner: from then on its worker sees the move."""
        service = Service.objects.filter(kind="housing").first() or add_service(
            by=self.world.coordinator, at=self.at, provider=self.world.agencies["housing"], kind="housing", name="Moves"
        )
        offer = self.offer(self.need(kind="housing", description="A home away from here"), service)
        return answer_offer(
            by=self.world.here[Role.PARTNER], at=self.at, offer_uuid=offer.uuid, version=offer.version, accepted=True
        )

    def move(self, **given) -> HousingMove:
        values = {"whose_home": "His nan's", "who_moves": "He and his nan", "duty": "relief"} | given
        return begin_move(
            by=self.world.social, at=self.at, case_uuid=self.case.record.uuid, given=MoveGiven(**values)
        )  # fmt: skip

    def wished(self, move: HousingMove, answer: str = "yes", **given) -> HousingMove:
        values = {"explained_date": self.today, "parent_told": "Nan", "words": "WISH-CANARY somewhere quiet"} | given
        record_move_wish(by=self.world.social, at=self.at, move_uuid=move.uuid, answer=answer, **values)
        return move

    def checked(self, move: HousingMove, area: str = "Redditch", answer: str = "suitable") -> AreaCheck:
        check = request_area_check(by=self.world.social, at=self.at, move_uuid=move.uuid, area=area)
        return answer_area_check(
            by=self.world.coordinator, at=self.at, check_uuid=check.uuid, version=check.version, answer=answer
        )  # fmt: skip

    def move_in(self, status: str) -> HousingMove:
        """A move brought to a status the way people bring it there."""
        move = self.wished(self.move())
        by = {"by": self.world.social, "at": self.at, "move_uuid": move.uuid}
        if status == MoveStatus.NOT_GOING_AHEAD:
            return stop_move(**by, version=1, reason="They stay with his nan")
        if status == MoveStatus.WISHED:
            return move
        check = self.checked(move)
        if status != MoveStatus.CHECKS:
            record_home_offered(**by, version=1, check_uuid=check.uuid)
        if status in (MoveStatus.MOVING, MoveStatus.MOVED):
            record_moving(**by, version=2)
        if status == MoveStatus.MOVED:
            record_moved(**by, version=3, moved_date=self.today, address=PlaceGiven("9 ADDRESS-CANARY Way", "Redditch"))
        move.refresh_from_db()
        return move

    def stop_agreements(self) -> None:
        SharingAgreement.objects.update(ends_date=self.today - DAY)


def make_plan(world: World) -> Plan:
    at = world.at
    person = person_for(
        by=world.system, at=at,
        given=PersonGiven(
            given_name="Jay", family_name="Sample", called="Jay", sex="M",
            age=AgeGiven(17, 17, AgeBasis.STATED, civil_date(at)),
        ),
    )  # fmt: skip
    case = open_case(
        by=world.coordinator, at=at, person_uuid=person.record.uuid, lead=world.social.member,
        cover=world.here[Role.POLICE].member, screening=ScreeningGiven("medium", "Worried for him.", "Debt, missing."),
    )  # fmt: skip
    silent = add_agency(by=world.system, at=at, name="Riverside Programme", kind=AgencyKind.CHARITY)
    start = civil_date(at) - 30 * DAY
    add_partner(by=world.system, at=at, hub=world.hub, agency=silent, joined_date=start)
    parties = [world.hub.agency, world.agencies["charity"], world.agencies["housing"], silent]
    add_agreement(
        by=world.system, at=at, hub=world.hub, title="Support", basis="Children Act 2004, section 11",
        parties=parties, starts_date=start, ends_date=start + 700 * DAY,
    )  # fmt: skip
    mentoring = add_service(
        by=world.coordinator, at=at, provider=world.agencies["charity"], kind="mentoring", name="Steady mentoring",
        age_low=11, age_high=16,
    )  # fmt: skip
    programme = add_service(
        by=world.coordinator, at=at, provider=silent, kind="programme", name="The King's Trust programme",
        formerly="The Prince's Trust programme", since_date=civil_date(at) - 20 * DAY,
    )  # fmt: skip
    return Plan(world, at, person, case, mentoring, programme, silent)
