from throughline.disruption.models.enforcement import (
    Arrest,
    Charge,
    CheckBack,
    ClosureReview,
    Found,
    LineClosure,
    Operation,
    Seizure,
    StatedTotal,
)
from throughline.disruption.models.lines import (
    DealPhone,
    Line,
    LineArea,
    LineHandle,
    LineName,
    LineStatusChange,
    Pointer,
    Succession,
)
from throughline.disruption.models.roles import Group, Role

__all__ = [
    "Arrest",
    "Charge",
    "CheckBack",
    "ClosureReview",
    "DealPhone",
    "Found",
    "Group",
    "Line",
    "LineArea",
    "LineClosure",
    "LineHandle",
    "LineName",
    "LineStatusChange",
    "Operation",
    "Pointer",
    "Role",
    "Seizure",
    "StatedTotal",
    "Succession",
]
