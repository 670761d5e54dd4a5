"""The pages that stand beside a case, in the order of a case's life."""

from throughline.web.rooms import Room

ROOMS: tuple[Room, ...] = (
    Room("Panel", "case-panels", "case.view"),
    Room("Missing episodes and Philomena pack", "case-missing", "missing.view", is_read=False),
    Room("NRM referral or Duty to Notify", "nrm-of-case", "nrm.work"),
    Room("Places", "places", "case.view"),
    Room("Housing move", "housing", "housing.work"),
    Room("Turning 18", "transition", "case.view"),
    Room("Files", "files", "file.view"),
    Room("Intelligence", "intelligence-about", "intelligence.view"),
    Room("Clocks and deadlines", "case-clocks", "case.view"),
    Room("A chronology for a court", "case-chronology", "case.disclose", is_read=False),
    Room("Step down and close", "case-step-down", "case.view"),
)
