"""Orders and disruption plans."""

from throughline.orders.models.orders import (
    KindCommencement,
    Order,
    OrderBreach,
    OrderCondition,
    OrderIdentifier,
    OrderProtects,
    OrderStep,
    OrderTold,
    OrderVariation,
)
from throughline.orders.models.plans import DisruptionPlan, Tactic

__all__ = [
    "DisruptionPlan",
    "KindCommencement",
    "Order",
    "OrderBreach",
    "OrderCondition",
    "OrderIdentifier",
    "OrderProtects",
    "OrderStep",
    "OrderTold",
    "OrderVariation",
    "Tactic",
]
