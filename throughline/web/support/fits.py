"""Why a service may be right for someone, as a line under its name on the page that offers it."""

from __future__ import annotations

from throughline.support.queries.directory import FitRow


def fit_in_words(fit: FitRow) -> str:
    """What fits, then what to check. It warns and never refuses (practice.md P29)."""
    words = [fit.service.about.rstrip(".")] if fit.service.about else []
    if fit.reasons:
        words.append(f"Why it may be right: {'; '.join(_lower(reason) for reason in fit.reasons)}")
    text = ". ".join(words)
    text = f"{text}." if text else ""
    if fit.checks:
        text += f" Check first: {' '.join(fit.checks)}"
    return text.strip()


def _lower(reason: str) -> str:
    return reason[:1].lower() + reason[1:]
