from django.db import models


class PlaceKind(models.TextChoices):
    """Which of a child's places a row tells of. The placing authority stands on the placement."""

    HOME = "home", "Home"
    PLACEMENT = "placement", "Placement"
    FOUND = "found", "Where they were found or exploited"


class OutOfArea(models.TextChoices):
    """Whether a place lies outside the area of the authority that answers: a person says so, no distance is worked out."""

    YES = "yes", "Yes, outside its area"
    NO = "no", "No, within its area"


class NoticeOf(models.TextChoices):
    ARRIVAL = "arrival", "They live here from a day"
    DEPARTURE = "departure", "They no longer live here"


class NoticeStatus(models.TextChoices):
    TO_SEND = "to_send", "To send"
    SENT = "sent", "Sent, not acknowledged"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    WITHDRAWN = "withdrawn", "Not needed: recorded in error"


class SentHow(models.TextChoices):
    LETTER = "letter", "Letter"
    SECURE_EMAIL = "secure_email", "Secure e-mail"
    IN_PERSON = "in_person", "By hand"
    PHONE = "phone", "By phone, and then in writing"


class RequestStatus(models.TextChoices):
    """Where a request to another authority to take responsibility stands. Only its written acceptance moves anything."""

    ASKED = "asked", "Asked, no written answer"
    ACCEPTED = "accepted", "Accepted in writing"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Basis(models.TextChoices):
    """How it is known which authority is responsible."""

    FIRST_KNOWN = "first_known", "The first authority known, until another accepts in writing"
    STATED = "stated", "Stated, from a court order or an agreement"
    ACCEPTED = "accepted", "Accepted in writing"


# From each status, the statuses it may move to.
NOTICE_MOVES: dict[str, tuple[str, ...]] = {
    NoticeStatus.TO_SEND: (NoticeStatus.SENT, NoticeStatus.WITHDRAWN),
    NoticeStatus.SENT: (NoticeStatus.ACKNOWLEDGED, NoticeStatus.WITHDRAWN),
    NoticeStatus.ACKNOWLEDGED: (),
    NoticeStatus.WITHDRAWN: (),
}
REQUEST_MOVES: dict[str, tuple[str, ...]] = {
    RequestStatus.ASKED: (RequestStatus.ACCEPTED, RequestStatus.DECLINED, RequestStatus.WITHDRAWN),
    RequestStatus.ACCEPTED: (),
    RequestStatus.DECLINED: (),
    RequestStatus.WITHDRAWN: (),
}
