from django.db import models

from throughline.access.states import RecordKind
from throughline.register.states import LinkKind


class ReportStatus(models.TextChoices):
    """How far an intelligence report has come: submitted, assessed, perhaps corrected, linked to what it names."""

    SUBMITTED = "submitted", "Waiting to be assessed"
    CORRECTED = "corrected", "Corrected: waiting to be assessed again"
    ASSESSED = "assessed", "Assessed"
    LINKED = "linked", "Assessed and linked"
    WITHDRAWN = "withdrawn", "Recorded in error"


_S = ReportStatus
# From each status, the statuses it may move to. A correction is a new version, so it is assessed again.
REPORT_MOVES: dict[str, tuple[str, ...]] = {
    _S.SUBMITTED: (_S.ASSESSED, _S.CORRECTED, _S.WITHDRAWN),
    _S.CORRECTED: (_S.ASSESSED, _S.CORRECTED, _S.WITHDRAWN),
    _S.ASSESSED: (_S.LINKED, _S.CORRECTED, _S.WITHDRAWN),
    _S.LINKED: (_S.LINKED, _S.CORRECTED, _S.WITHDRAWN),
    _S.WITHDRAWN: (),
}
WAITING = (_S.SUBMITTED, _S.CORRECTED)
# Only what was assessed is linked, or ever read by anyone outside the agency that owns it.
USABLE = (_S.ASSESSED, _S.LINKED)


class Handling(models.TextChoices):
    """The 2 of 3x5x2 (domain.md 6)."""

    PERMITTED = "P", "P: lawful sharing permitted"
    CONDITIONS = "C", "C: sharing permitted with conditions"


# What a report may name.
NAMEABLE = (
    RecordKind.PERSON, RecordKind.LINE, RecordKind.PHONE, RecordKind.PLACE, RecordKind.VEHICLE, RecordKind.GROUP,
    RecordKind.OPERATION,
)  # fmt: skip

# The roles a report may speak to, between two things it names: from what kind, to what kind. Worded for what happened to a
# person (practice.md P3).
ROLES: dict[LinkKind, tuple[RecordKind, RecordKind]] = {
    LinkKind.EXPLOITED_TO_CARRY: (RecordKind.PERSON, RecordKind.LINE),
    LinkKind.EXPLOITED_TO_STORE: (RecordKind.PERSON, RecordKind.LINE),
    LinkKind.EXPLOITED_TO_HOLD: (RecordKind.PERSON, RecordKind.LINE),
    LinkKind.CHILD_HARMED_BY: (RecordKind.PERSON, RecordKind.LINE),
    LinkKind.HOLDER_OF: (RecordKind.PERSON, RecordKind.LINE),
    LinkKind.CONTROLS: (RecordKind.GROUP, RecordKind.LINE),
    LinkKind.MEMBER_OF: (RecordKind.PERSON, RecordKind.GROUP),
    LinkKind.ASSOCIATE_OF: (RecordKind.PERSON, RecordKind.PERSON),
    LinkKind.USES_PHONE: (RecordKind.PERSON, RecordKind.PHONE),
    LinkKind.USES_VEHICLE: (RecordKind.PERSON, RecordKind.VEHICLE),
    LinkKind.LIVES_AT: (RecordKind.PERSON, RecordKind.PLACE),
    LinkKind.SEEN_AT: (RecordKind.PERSON, RecordKind.PLACE),
    LinkKind.DEAL_NUMBER: (RecordKind.LINE, RecordKind.PHONE),
    LinkKind.WORKS_FROM: (RecordKind.LINE, RecordKind.PLACE),
}
# Roles no one who may be a child is given by a report: the line's page has them reviewed by a second person (P3).
ADULT_ROLES = (LinkKind.HOLDER_OF,)
