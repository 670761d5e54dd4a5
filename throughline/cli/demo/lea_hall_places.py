"""The Lea Hall boy moves out of Birmingham's area: who was told, who wrote back, and when responsibility passed."""

from __future__ import annotations

from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.core.clock import civil_date
from throughline.geography.queries import get_authority
from throughline.hub.models import Case
from throughline.placements.actions.notices import acknowledge_notice, send_notice
from throughline.placements.actions.places import ResidenceGiven, record_place
from throughline.placements.actions.responsibility import (
    AcceptanceGiven,
    RequestGiven,
    ask_acceptance,
    record_acceptance,
)
from throughline.placements.areas import Area
from throughline.placements.models import Residence
from throughline.placements.queries.places import list_notices_of
from throughline.placements.states import OutOfArea, PlaceKind, SentHow
from throughline.register.given import PlaceGiven

# To whom each notice went, and who there wrote back.
_TOLD = {
    "host_childrens_services": ("Solihull children's services, duty desk", "Mina Farrow, duty manager"),
    "host_force": ("West Midlands Police, Solihull exploitation desk", "PS Grant Holloway"),
    "education": ("Solihull virtual school, and his college", "Dara Finch, virtual school"),
    "health": ("Designated nurse for Solihull", "Olive Tanner, designated nurse"),
}


def move_to_solihull(cast: Cast, case: Case, calendar: Calendar) -> None:
    """His new home, with the notices of it; then Solihull is asked to take over, and accepts in writing two weeks later."""
    lead, area = cast.as_actor("social"), Area(get_authority("Solihull"))
    at = calendar.day(97)
    home = record_place(
        by=lead, at=at, case_uuid=case.record.uuid,
        given=ResidenceGiven(
            PlaceKind.HOME, civil_date(at), area, out_of_area=OutOfArea.YES,
            address=PlaceGiven("Flat 3, Sample Court, Meadow Row", "", "", area.authority),
            note="With his aunt. Meet him at college or in town, never at the flat.",
        ),
    )  # fmt: skip
    _tell(cast, home, calendar)
    asked = ask_acceptance(
        by=lead, at=calendar.day(99), case_uuid=case.record.uuid,
        given=RequestGiven(
            area, civil_date(calendar.day(99)), "Head of exploitation and missing, Solihull",
            "He lives in Solihull with his aunt, and goes to college there.",
        ),
    )  # fmt: skip
    accepted = calendar.day(113)
    record_acceptance(
        by=lead, at=accepted, request_uuid=asked.uuid,
        given=AcceptanceGiven(civil_date(accepted), "SOL-CE-0118", "Head of exploitation and missing, Solihull"),
    )  # fmt: skip


def _tell(cast: Cast, home: Residence, calendar: Calendar) -> None:
    """Each notice the day after the move; each acknowledged within the week."""
    lead, sent, answered = cast.as_actor("social"), calendar.day(98), calendar.day(103)
    notices = list_notices_of(lead, sent, home)
    for notice in notices:
        send_notice(
            by=lead, at=sent, notice_uuid=notice.uuid, sent_date=civil_date(sent), sent_how=SentHow.SECURE_EMAIL,
            sent_to=_TOLD[notice.function][0],
        )  # fmt: skip
    for notice in notices:
        acknowledge_notice(
            by=lead, at=answered, notice_uuid=notice.uuid, acknowledged_date=civil_date(answered),
            acknowledger=_TOLD[notice.function][1],
        )  # fmt: skip
