"""A flat taken over in Kings Heath: suspected, visited twice, confirmed; who lives there, and when somebody goes next."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.cuckooing.actions.addresses import (
    EpisodeGiven,
    confirm_cuckooing,
    end_cuckooing,
    record_cuckooed_address,
    record_tenancy,
)
from throughline.cuckooing.actions.occupiers import answer_home_question, name_occupier, record_adult_referral
from throughline.cuckooing.actions.visits import VisitGiven, record_visit
from throughline.cuckooing.states import Answer, CuckooKind, EndedHow, OccupierSeen, Tenancy, VisitOutcome
from throughline.geography.queries import get_authority, get_force
from throughline.register.actions import SafeContactGiven, record_safe_contact
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.states import Contactable, Sex


def play_cuckooed(cast: Cast, calendar: Calendar) -> None:
    """The second time in a year: two visits, adult social care told, and what is arranged before any order."""
    officer = cast.as_actor("officer")
    place = PlaceGiven(
        "14b Alder Rise", "Kings Heath", "", get_authority("Birmingham"), get_force("West Midlands Police")
    )
    began = calendar.ago(days=40)
    address = record_cuckooed_address(
        by=officer, at=began, place=place,
        given=EpisodeGiven(began.date(), [CuckooKind.DRUGS], "Callers at all hours; the front door was kicked in."),
    )  # fmt: skip
    uuid = address.place.record.uuid
    at = calendar.ago(days=30)
    end_cuckooing(
        by=officer, at=at, place_uuid=uuid, ended_date=at.date(), how=EndedHow.STOPPED, note="New door; nobody since."
    )
    again = calendar.ago(days=9)
    record_cuckooed_address(
        by=officer, at=again, place_uuid=uuid,
        given=EpisodeGiven(
            again.date(), [CuckooKind.DRUGS, CuckooKind.FINANCIAL], "Two men have a key again, and his bank card."
        ),
    )  # fmt: skip
    _who_lives_there(cast, calendar, uuid)
    for days, seen, outcome, alone in (
        (8, "A man answered and said he was a cousin. Foil and bags in the kitchen.", VisitOutcome.OTHERS_THERE,
         OccupierSeen.NOT_ALONE),
        (4, "Alone at home. The spare key has not come back.", VisitOutcome.SIGNS, OccupierSeen.ALONE),
    ):  # fmt: skip
        at = calendar.ago(days=days)
        record_visit(
            by=officer, at=at, place_uuid=uuid,
            given=VisitGiven(at.date(), officer.agency, officer.member.name, seen, alone, outcome),
        )  # fmt: skip
    at = calendar.ago(days=4)
    confirm_cuckooing(
        by=officer, at=at, place_uuid=uuid, confirmed_date=at.date(), how="He showed us the messages about his card."
    )
    answer_home_question(
        by=officer, at=at, place_uuid=uuid, would_be_homeless=Answer.YES,
        arranged="The landlord offers a managed move first; he has been asked and wants it. No order until then.",
    )  # fmt: skip


def _who_lives_there(cast: Cast, calendar: Calendar, uuid: UUID) -> None:
    officer, at = cast.as_actor("officer"), calendar.ago(days=8)
    occupier = name_occupier(
        by=officer, at=at, place_uuid=uuid, since_date=at.date() - dt.timedelta(days=2200),
        person=PersonGiven(
            given_name="Leonard", family_name="Marsh", called="Len", sex=Sex.MALE,
            date_of_birth=dt.date(at.year - 58, 4, 3),
        ),
        needs="He walks with a frame and cannot get to the door in time. Letters are hard for him; his sister reads them.",
    )  # fmt: skip
    record_safe_contact(
        by=officer, at=at, person_uuid=occupier.person.record.uuid,
        given=SafeContactGiven(
            may_visit_home=Contactable.NO, may_phone=Contactable.YES, may_write=Contactable.NO,
            meet_in_public=Contactable.YES, safe_times="Mornings, at the day centre", safe_phone="07700 900587",
            what_helps="Ring his sister first.",
        ),
    )  # fmt: skip
    record_tenancy(by=officer, at=at, place_uuid=uuid, tenancy=Tenancy.ASSOCIATION, landlord="Lea Valley Homes")
    record_adult_referral(
        by=officer,
        at=at,
        place_uuid=uuid,
        was_told=True,
        who="PC Daniel Reeve rang the duty desk",
        told_date=at.date(),
        reference="ASC 20417",
    )
