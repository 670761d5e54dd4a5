"""The pages that stand beside a person."""

from throughline.web.rooms import Room

ROOMS: tuple[Room, ...] = (
    Room("Chronology across agencies", "chronology", "chronology.view"),
    Room("Orders", "orders-about", "order.view"),
)
# Of somebody known to be an adult: a child is nobody's target (practice.md P3).
OF_AN_ADULT: tuple[Room, ...] = (Room("Disruption plan", "disruption-plan", "plan.view"),)
