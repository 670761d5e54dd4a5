"""The pages that stand beside a line: from how it works to how it is kept closed."""

from throughline.web.rooms import Room

ROOMS: tuple[Room, ...] = (
    Room("Files", "files", "file.view"),
    Room("Intelligence", "intelligence-about", "intelligence.view"),
)
