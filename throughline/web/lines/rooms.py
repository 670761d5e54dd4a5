"""The pages that stand beside a line: from how it works to how it is kept closed."""

from throughline.web.rooms import Room

ROOMS: tuple[Room, ...] = (
    Room("Chronology across agencies", "chronology", "chronology.view"),
    Room("Names, numbers and lineage", "line-identity", "line.view"),
    Room("Roles of people and groups", "line-roles", "line.view"),
    Room("Network", "network", "network.view"),
    Room("Orders", "orders-about", "order.view"),
    Room("Disruption plan", "disruption-plan", "plan.view"),
    Room("Intelligence", "intelligence-about", "intelligence.view"),
    Room("After the closure: check-backs", "line-after", "line.view"),
    Room("Files", "files", "file.view"),
)
