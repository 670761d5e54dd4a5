"""The pages that stand beside a case: what else there is to know or do about it, one line each, in the order of a case's life."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.permissions import may


@dataclass(frozen=True)
class Room:
    """A page of its own about a case; its address takes the case's uuid alone."""

    title: str
    url_name: str
    permission: str


ROOMS: tuple[Room, ...] = (
    Room("Panel", "case-panels", "case.view"),
    Room("Missing episodes and Philomena pack", "case-missing", "missing.view"),
    Room("NRM referral or Duty to Notify", "nrm-of-case", "nrm.work"),
    Room("Places", "places", "case.view"),
    Room("Housing move", "housing", "housing.work"),
    Room("Turning 18", "transition", "case.view"),
    Room("Files", "case-files", "file.view"),
    Room("Clocks and deadlines", "case-clocks", "case.view"),
    Room("A chronology for a court", "case-chronology", "case.disclose"),
    Room("Step down and close", "case-step-down", "case.view"),
)


def rooms_for(role: str, case_uuid: uuid.UUID) -> list[tuple[str, str]]:
    """The title and address of each page beside this case that a role may open."""
    return [(room.title, reverse(room.url_name, args=[case_uuid])) for room in ROOMS if may(role, room.permission)]
