"""The first-hour checklist of a person found (practice.md P9), and the prompts when a child is arrested (P10). Data."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.work.states import RuleKey


@dataclass(frozen=True)
class FirstHourItem:
    """One line of the checklist: what to do or ask, a hint, and the clock that *done* starts, if one does."""

    key: str
    text: str
    hint: str = ""
    children_only: bool = False
    starts_clock: RuleKey | None = None


FIRST_HOUR: tuple[FirstHourItem, ...] = (
    FirstHourItem("injury", "Injury, or any sign of drugs carried in the body", "Ring 999 now. Do not wait for this page."),
    FirstHourItem("strategy", "Strategy discussion asked for", "Police, children's services and health, the same day."),
    FirstHourItem(
        "protection", "Police protection used",
        "When it began, both officers, whom at the authority you told, and where the child was taken.",
        children_only=True, starts_clock=RuleKey.POLICE_PROTECTION,
    ),
    FirstHourItem("parent", "Parent or carer told", "Or say why telling them is not safe.", children_only=True),
    FirstHourItem("others", "Other children who live there looked for"),
    FirstHourItem("someone", "Someone they trust is staying with them"),
    FirstHourItem("phone", "A safe phone to reach them on"),
    FirstHourItem("authority", "Home authority or its out-of-hours team rung", "Name and time."),
)  # fmt: skip

ARRESTED_CHILD_PROMPTS: tuple[str, ...] = (
    "Appropriate adult: who, and when they came.",
    "Parent or carer told, or why that is not safe.",
    "Home authority told.",
    "National Referral Mechanism: think about a referral. A child's does not need consent.",
    "Section 45 of the Modern Slavery Act 2015: ask the officer in the case and the child's solicitor.",
)

SCENE_QUESTIONS_HINT = (
    "Write only what they chose to tell you, in their words. Do not ask about drugs, phones or who they work for. "
    "If they may be a suspect, questions wait for a caution, an appropriate adult and legal advice. "
    "What is written here may be disclosed in court."
)


def item_named(key: str) -> FirstHourItem | None:
    """The checklist item with this key, or None."""
    return next((item for item in FIRST_HOUR if item.key == key), None)
