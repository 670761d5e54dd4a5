from django.db import models


class NrmStatus(models.TextChoices):
    """How far a referral to the National Referral Mechanism, or a Duty to Notify notice, has come."""

    PREPARING = "preparing", "Being prepared"
    READY = "ready", "Ready to send"
    SENT = "sent", "Sent: waiting for the reasonable-grounds decision"
    NOTIFIED = "notified", "Notice sent"
    REASONABLE_YES = "reasonable_yes", "Positive reasonable grounds: waiting for the conclusive-grounds decision"
    REASONABLE_NO = "reasonable_no", "Negative reasonable grounds"
    CONCLUSIVE_YES = "conclusive_yes", "Positive conclusive grounds"
    CONCLUSIVE_NO = "conclusive_no", "Negative conclusive grounds"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Route(models.TextChoices):
    """Which of the three it is. It follows from age and consent (``routes.route_for``) and stays as it was when sent."""

    CHILD = "child", "NRM referral without consent: under 18, or not sure"
    ADULT = "adult", "NRM referral with consent"
    NOTIFY = "notify", "Duty to Notify"


class Consent(models.TextChoices):
    """What an adult answered when it was explained to them. Nobody who may be under 18 is asked."""

    YES = "yes", "Yes, they consent to a referral"
    NO = "no", "No"


class ExistingCheck(models.TextChoices):
    """What was found when it was asked whether there is a referral already."""

    NONE = "none", "No referral found"
    JOIN = "join", "Yes, and it is not decided yet: join it"
    EARLIER = "earlier", "Yes, but this is about something new"


class Stage(models.TextChoices):
    """``REFERRAL`` is no decision: it is what the person is told first."""

    REFERRAL = "referral", "The referral"
    REASONABLE = "reasonable", "The reasonable-grounds decision"
    CONCLUSIVE = "conclusive", "The conclusive-grounds decision"


class Outcome(models.TextChoices):
    POSITIVE = "positive", "Positive"
    NEGATIVE = "negative", "Negative"


class DecidedBy(models.TextChoices):
    COMPETENT_AUTHORITY = "authority", "The Single Competent Authority"
    DEVOLVED_PANEL = "panel", "The devolved panel of the local authority"


class ArrestAsked(models.TextChoices):
    """What was done about the prompt of section 45 (practice.md P10). Never a legal conclusion."""

    ASKED = "asked", "Asked the officer in the case and their solicitor"
    NOT_YET = "not_yet", "Not asked yet"
    NOT_ARRESTED = "not_arrested", "Not arrested or charged, as far as we know"


class GuardianKind(models.TextChoices):
    """Who the guardianship service (ICTG) gives: it depends on whether anyone has parental responsibility here."""

    DIRECT = "direct", "Independent guardian for the child: no parent or carer here"
    REGIONAL = "regional", "Regional worker, who advises those around the child"


_S = NrmStatus
# From each status, the statuses it may move to. A decision recorded in error goes back to what stood before; a negative
# one may be reconsidered, and stand. Who joins a referral that somebody else made begins at *sent*.
NRM_MOVES: dict[str, tuple[str, ...]] = {
    _S.PREPARING: (_S.READY, _S.WITHDRAWN),
    _S.READY: (_S.PREPARING, _S.SENT, _S.NOTIFIED, _S.WITHDRAWN),
    _S.SENT: (_S.REASONABLE_YES, _S.REASONABLE_NO, _S.WITHDRAWN),
    _S.NOTIFIED: (),
    _S.REASONABLE_YES: (_S.CONCLUSIVE_YES, _S.CONCLUSIVE_NO, _S.REASONABLE_NO, _S.SENT, _S.WITHDRAWN),
    _S.REASONABLE_NO: (_S.REASONABLE_YES, _S.REASONABLE_NO, _S.SENT),
    _S.CONCLUSIVE_YES: (_S.CONCLUSIVE_NO, _S.REASONABLE_YES),
    _S.CONCLUSIVE_NO: (_S.CONCLUSIVE_YES, _S.CONCLUSIVE_NO, _S.REASONABLE_YES),
    _S.WITHDRAWN: (),
}
DRAFTED = (_S.PREPARING, _S.READY)
UNDECIDED = (*DRAFTED, _S.SENT, _S.REASONABLE_YES)
