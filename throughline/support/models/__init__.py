"""Support: services, needs and answers, offers, enrolments, sessions, outcomes."""

from throughline.support.models.outcomes import AreaScore, Assessment, DestinationAnswer, FollowUp, OutcomeScore
from throughline.support.models.plan import Enrolment, Need, NeedAnswer, Offer, shared_with_provider
from throughline.support.models.services import Service, ServiceName
from throughline.support.models.sessions import Session, Worry

__all__ = [
    "AreaScore",
    "Assessment",
    "DestinationAnswer",
    "Enrolment",
    "FollowUp",
    "Need",
    "NeedAnswer",
    "Offer",
    "OutcomeScore",
    "Service",
    "ServiceName",
    "Session",
    "Worry",
    "shared_with_provider",
]
