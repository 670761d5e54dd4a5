"""The pages that stand beside a record: what else there is to know or do about it, one line each."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.permissions import may


@dataclass(frozen=True)
class Room:
    """A page of its own about a record; its address takes the record's uuid alone.

    ``is_read``: it only reads the record itself, so that whoever opened that in an emergency has it too.
    """

    title: str
    url_name: str
    permission: str
    is_read: bool = True


def rooms_for(
    rooms: Iterable[Room], role: str, record_uuid: uuid.UUID, *, read_only: bool = False
) -> list[tuple[str, str]]:
    """The title and address of each page beside this record that a role may open."""
    return [
        (room.title, reverse(room.url_name, args=[record_uuid]))
        for room in rooms
        if may(role, room.permission) and (room.is_read or not read_only)
    ]
