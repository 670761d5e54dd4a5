"""Panels brought where a test needs them, the way people bring them there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from tests.factories import PASSWORD, World
from tests.integration.hub.acting import Acting
from throughline.access.actions import grant_to_agency
from throughline.agencies.actions import add_agency, add_member, add_partner
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.agencies.states import AgencyKind, Role
from throughline.core.clock import civil_date
from throughline.hub.models import Case
from throughline.panel.actions.agenda import table_case
from throughline.panel.actions.meetings import (
    agree_minutes,
    begin_meeting,
    cancel_meeting,
    circulate_agenda,
    end_meeting,
    plan_meeting,
)
from throughline.panel.actions.requests import ask_agencies
from throughline.panel.actions.session import take_attendance, write_minute
from throughline.panel.models import AgendaItem, InformationRequest, Meeting
from throughline.panel.states import MeetingStatus, PanelKind
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven

DAY = dt.timedelta(days=1)


@dataclass
class Panels:
    """``acting`` opens cases; everything happens at its moment unless a test says another."""

    acting: Acting
    made: list[Case] = field(default_factory=list)

    @property
    def world(self) -> World:
        return self.acting.world

    @property
    def at(self) -> dt.datetime:
        return self.acting.at

    @property
    def today(self) -> dt.date:
        return civil_date(self.at)

    @property
    def chair(self) -> Actor:
        return self.world.here[Role.CHAIR]

    def another_chair(self) -> Actor:
        """Somebody else who chairs panels here."""
        member = add_member(
            by=self.world.system, at=self.at, username="second.chair", password=PASSWORD, name="Second Chair",
            role=Role.CHAIR, agency=self.world.agencies["council"], hub=self.world.hub,
        )  # fmt: skip
        return Actor(member=member)

    def by(self, actor: Actor | None = None) -> dict[str, Any]:
        return {"by": actor or self.world.coordinator, "at": self.at}

    def plan(self, **given: Any) -> Meeting:
        values = self.by() | {
            "kind": PanelKind.MACE, "meets_at": self.at + 7 * DAY, "place": "Room 2", "chair": self.chair.member,
        } | given  # fmt: skip
        return plan_meeting(**values)

    def case(self, **given: Any) -> Case:
        case = self.acting.open_case(**given)
        self.made.append(case)
        return case

    def table(self, meeting: Meeting, case: Case | None = None, **given: Any) -> AgendaItem:
        case = case or self.case()
        values = self.by() | {"why": "Agree a safety plan for the way to school."} | given
        return table_case(meeting_uuid=meeting.uuid, case_uuid=case.record.uuid, **values)

    def sits(self, item: AgendaItem) -> None:
        """Police, children's services and the ROCU: a quorum of a MACE panel."""
        members = [self.world.here[role].member for role in (Role.POLICE, Role.SOCIAL, Role.ROCU)]
        take_attendance(**self.by(), item_uuid=item.uuid, members=members)

    def meeting_in(self, status: str) -> Meeting:
        """A meeting with one item, in a status."""
        meeting = self.plan()
        item = self.table(meeting)
        if status == MeetingStatus.CANCELLED:
            return cancel_meeting(**self.by(), meeting_uuid=meeting.uuid, version=1, reason="Too few could come")
        if status == MeetingStatus.PLANNED:
            return meeting
        circulate_agenda(**self.by(), meeting_uuid=meeting.uuid, version=1)
        if status in (MeetingStatus.IN_SESSION, MeetingStatus.DRAFTED, MeetingStatus.AGREED):
            begin_meeting(**self.by(), meeting_uuid=meeting.uuid, version=2)
            self.sits(item)
            write_minute(**self.by(), item_uuid=item.uuid, version=1, text="The school told us of two days away.")
        if status in (MeetingStatus.DRAFTED, MeetingStatus.AGREED):
            end_meeting(**self.by(), meeting_uuid=meeting.uuid, version=3)
        if status == MeetingStatus.AGREED:
            agree_minutes(**self.by(self.chair), meeting_uuid=meeting.uuid, version=4)
        meeting.refresh_from_db()
        return meeting

    def item_in(self, status: str) -> AgendaItem:
        return self.meeting_in(status).items.select_related("meeting__chair", "record", "person").get()

    def grant(self, item: AgendaItem, agency: Agency) -> None:
        """The agency supports the person of an item."""
        grant_to_agency(**self.by(), record=item.person, agency=agency, purpose="Mentoring")

    def request(self, agency: Agency | None = None) -> InformationRequest:
        """A question to an agency, on an item of a circulated panel."""
        item = self.item_in(MeetingStatus.CIRCULATED)
        return ask_agencies(**self.by(), item_uuid=item.uuid, agencies=[agency or self.world.agencies["council"]])[0]

    def health(self) -> Agency:
        agency = add_agency(
            by=self.world.system, at=self.at, name="Tame Valley Health Trust", kind=AgencyKind.HEALTH,
            safeguarding_contact="07700 900112",
        )  # fmt: skip
        add_partner(by=self.world.system, at=self.at, hub=self.world.hub, agency=agency, joined_date=self.today)
        return agency

    def case_of_child_born(self, born: dt.date) -> Case:
        given = PersonGiven(given_name="Ash", family_name="Sample", date_of_birth=born)
        return self.case(person=person_for(by=self.world.system, at=self.at, given=given))
