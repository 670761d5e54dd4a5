"""The pages that stand beside a line: from how it works to how it is kept closed."""

from throughline.web.rooms import Room

ROOMS: tuple[Room, ...] = (
    Room("After the closure: check-backs", "line-after", "line.view"),
    Room("Files", "files", "file.view"),
)
