from throughline.disruption.models.enforcement import (
    Arrest,
    Charge,
    ClosureReview,
    Found,
    LineClosure,
    Operation,
    Seizure,
)
from throughline.disruption.models.lines import (
    DealPhone,
    Line,
    LineArea,
    LineHandle,
    LineName,
    LineStatusChange,
    Succession,
)

__all__ = [
    "Arrest",
    "Charge",
    "ClosureReview",
    "DealPhone",
    "Found",
    "Line",
    "LineArea",
    "LineClosure",
    "LineHandle",
    "LineName",
    "LineStatusChange",
    "Operation",
    "Seizure",
    "Succession",
]
