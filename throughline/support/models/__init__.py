"""Support: services, needs and answers, offers, enrolments, sessions, outcomes, housing moves."""

from throughline.support.models.housing import AreaCheck, HousingMove, MoveWish
from throughline.support.models.outcomes import AreaScore, Assessment, DestinationAnswer, FollowUp, OutcomeScore
from throughline.support.models.plan import Enrolment, Need, NeedAnswer, Offer, shared_with_provider
from throughline.support.models.services import Service, ServiceName
from throughline.support.models.sessions import Session, Worry

__all__ = [
    "AreaCheck",
    "AreaScore",
    "Assessment",
    "DestinationAnswer",
    "Enrolment",
    "FollowUp",
    "HousingMove",
    "MoveWish",
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
