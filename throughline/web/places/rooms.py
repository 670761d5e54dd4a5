"""The pages that stand beside a place: what is done about it."""

from throughline.web.rooms import Room

ROOMS: tuple[Room, ...] = (
    Room("Chronology across agencies", "chronology", "chronology.view"),
    Room("Cuckooing", "cuckooing", "cuckooing.view"),
)
