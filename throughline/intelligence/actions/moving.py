"""The one place that writes a report's status."""

from __future__ import annotations

from throughline.intelligence.models import IntelligenceReport
from throughline.intelligence.policies import require_move
from throughline.intelligence.states import ReportStatus


def move_report(report: IntelligenceReport, to_status: ReportStatus) -> None:
    """Put a report into a status the table lets it reach. Errors: Refused."""
    require_move(report, to_status)
    report.status = to_status
