"""The pages that stand beside an operation: before it, at it, after it."""

from throughline.web.rooms import Room

ROOMS: tuple[Room, ...] = (
    Room("Chronology across agencies", "chronology", "chronology.view"),
    Room("Network", "network", "network.view"),
    Room("Orders", "orders-about", "order.view"),
    Room("Intelligence", "intelligence-about", "intelligence.view"),
    Room("Who is accounted for", "accounted", "operation.view"),
    Room("Files", "files", "file.view"),
)
