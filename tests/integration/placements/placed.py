"""A boy whose home is in Birmingham, and what brings his places, notices and requests to where a test needs them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.integration.hub.acting import Acting
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.geography.models import LocalAuthority
from throughline.hub.models import Case
from throughline.placements.actions.notices import acknowledge_notice, send_notice
from throughline.placements.actions.places import ResidenceGiven, record_place, withdraw_place
from throughline.placements.actions.responsibility import (
    AcceptanceGiven,
    RequestGiven,
    ask_acceptance,
    record_acceptance,
    record_refusal,
    withdraw_request,
)
from throughline.placements.areas import Area
from throughline.placements.models import AcceptanceRequest, PlacementNotice, Residence
from throughline.placements.states import NoticeStatus, PlaceKind, RequestStatus
from throughline.register.given import PlaceGiven
from throughline.register.models import Person

DAY = dt.timedelta(days=1)


def area(name: str) -> Area:
    return Area(LocalAuthority.objects.get(name=name))


@dataclass
class Placed:
    acting: Acting
    case: Case

    @property
    def person(self) -> Person:
        return self.case.person

    @property
    def at(self) -> dt.datetime:
        return self.acting.at

    @property
    def today(self) -> dt.date:
        return self.acting.today

    @property
    def social(self) -> Actor:
        return self.acting.world.social

    @property
    def rocu(self) -> Actor:
        return self.acting.world.here[Role.ROCU]

    def everyone(self) -> dict[str, Actor]:
        return self.acting.world.everyone()

    def placement(self, where: str = "Cheltenham", **more) -> ResidenceGiven:
        values = {
            "kind": PlaceKind.PLACEMENT, "since_date": self.today, "area": area(where), "placing": area("Birmingham"),
            "out_of_area": "yes", "address": PlaceGiven("9 Far Lane", "", "GL50 1AA", area(where).authority),
        } | more  # fmt: skip
        return ResidenceGiven(**values)

    def record(self, given: ResidenceGiven | None = None, *, by: Actor | None = None, at=None) -> Residence:
        return record_place(
            by=by or self.social, at=at or self.at, case_uuid=self.case.record.uuid, given=given or self.placement()
        )

    def home(self, where: str, **more) -> Residence:
        values = {"kind": PlaceKind.HOME, "since_date": self.today, "area": area(where), "out_of_area": "no"}
        return self.record(ResidenceGiven(**(values | more)))

    def send(self, notice: PlacementNotice, *, by: Actor | None = None, **more) -> PlacementNotice:
        values = {"sent_date": self.today, "sent_how": "letter", "sent_to": "The duty desk"} | more
        return send_notice(by=by or self.social, at=values.pop("at", self.at), notice_uuid=notice.uuid, **values)

    def acknowledge(self, notice: PlacementNotice, *, by: Actor | None = None, **more) -> PlacementNotice:
        values = {"acknowledged_date": self.today, "acknowledger": "Dee Duty"} | more
        return acknowledge_notice(by=by or self.social, at=self.at, notice_uuid=notice.uuid, **values)

    def notice_in(self, status: str) -> PlacementNotice:
        """A notice brought to a status the way people bring it there."""
        residence = self.record()
        notice = residence.notices.get(function="health")
        if status in (NoticeStatus.SENT, NoticeStatus.ACKNOWLEDGED):
            self.send(notice)
        if status == NoticeStatus.ACKNOWLEDGED:
            self.acknowledge(notice)
        if status == NoticeStatus.WITHDRAWN:
            withdraw_place(by=self.social, at=self.at, residence_uuid=residence.uuid, reason="The wrong child")
        notice.refresh_from_db()
        return notice

    def ask(self, where: str = "Solihull", *, by: Actor | None = None, at=None, **more) -> AcceptanceRequest:
        values = {
            "area": area(where),
            "asked_date": self.today,
            "asked_of": "Head of service",
            "reason": "He lives there.",
        }
        return ask_acceptance(
            by=by or self.social,
            at=at or self.at,
            case_uuid=self.case.record.uuid,
            given=RequestGiven(**(values | more)),
        )

    def accept(self, request: AcceptanceRequest, *, by: Actor | None = None, at=None, **more):
        values = {"accepted_date": self.today, "reference": "SOL/9", "signed_by": "A Director"} | more
        return record_acceptance(
            by=by or self.social, at=at or self.at, request_uuid=request.uuid, given=AcceptanceGiven(**values)
        )

    def request_in(self, status: str) -> AcceptanceRequest:
        """A request brought to a status the way people bring it there."""
        request = self.ask()
        by = {"by": self.social, "at": self.at, "request_uuid": request.uuid}
        if status == RequestStatus.ACCEPTED:
            self.accept(request)
        if status == RequestStatus.DECLINED:
            record_refusal(**by, declined_date=self.today, note="Not theirs, they say.")
        if status == RequestStatus.WITHDRAWN:
            withdraw_request(**by, note="Asked the wrong council.")
        request.refresh_from_db()
        return request
