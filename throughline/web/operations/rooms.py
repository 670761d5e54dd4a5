"""The pages that stand beside an operation: before it, at it, after it."""

from throughline.web.rooms import Room

ROOMS: tuple[Room, ...] = (
    Room("Who is accounted for", "accounted", "operation.view"),
    Room("Files", "files", "file.view"),
)
