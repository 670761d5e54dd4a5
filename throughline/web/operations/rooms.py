"""The pages that stand beside an operation: before it, at it, after it."""

from throughline.web.rooms import Room

ROOMS: tuple[Room, ...] = (
    Room("Files", "files", "file.view"),
    Room("Intelligence", "intelligence-about", "intelligence.view"),
)
