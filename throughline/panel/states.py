from django.db import models


class PanelKind(models.TextChoices):
    """What kind of panel meets. What each needs is data (``data/panel_kinds.toml``)."""

    MACE = "mace", "MACE panel"
    DEVOLVED_NRM = "devolved_nrm", "Devolved NRM panel"


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    CIRCULATED = "circulated", "Agenda circulated"
    IN_SESSION = "in_session", "In session"
    DRAFTED = "drafted", "Minutes drafted"
    AGREED = "agreed", "Minutes agreed"
    CANCELLED = "cancelled", "Cancelled"


class Subject(models.TextChoices):
    """What an item is about. A child is never a *person of concern* without an item as a child harmed (practice.md P3)."""

    VICTIM = "victim", "Child or adult harmed"
    PERSON_OF_CONCERN = "person_of_concern", "Person of concern"
    LOCATION = "location", "Location"
    THEME = "theme", "Theme"


# The headings of an agenda, in their order: whoever was harmed comes first. Never a level or a score (practice.md P2).
AGENDA_HEADINGS: dict[str, str] = {
    Subject.VICTIM: "Children and adults harmed", Subject.PERSON_OF_CONCERN: "Persons of concern",
    Subject.LOCATION: "Locations", Subject.THEME: "Themes",
}  # fmt: skip


class NrmDecision(models.TextChoices):
    """What a devolved panel decides. Reasonable and conclusive grounds may be decided at one meeting."""

    RG_POSITIVE = "rg_positive", "Reasonable grounds: positive"
    RG_NEGATIVE = "rg_negative", "Reasonable grounds: negative"
    CG_POSITIVE = "cg_positive", "Conclusive grounds: positive"
    CG_NEGATIVE = "cg_negative", "Conclusive grounds: negative"


class AskedKind(models.TextChoices):
    """What a task born at a panel is for."""

    ACTION = "action", "Action"
    TELL_CHILD = "tell_child", "What the child will be told"


# From each status, the statuses a meeting may move to. Agreed minutes are never opened again: a correction is added to them.
MEETING_MOVES: dict[str, tuple[str, ...]] = {
    MeetingStatus.PLANNED: (MeetingStatus.CIRCULATED, MeetingStatus.CANCELLED),
    MeetingStatus.CIRCULATED: (MeetingStatus.IN_SESSION, MeetingStatus.CANCELLED),
    MeetingStatus.IN_SESSION: (MeetingStatus.DRAFTED,),
    MeetingStatus.DRAFTED: (MeetingStatus.AGREED,),
    MeetingStatus.AGREED: (),
    MeetingStatus.CANCELLED: (),
}
# While an agenda may still be changed; and while it has not been held.
NOT_YET_HELD = (MeetingStatus.PLANNED, MeetingStatus.CIRCULATED)
UNDER_WAY = (*NOT_YET_HELD, MeetingStatus.IN_SESSION)
HELD = (MeetingStatus.IN_SESSION, MeetingStatus.DRAFTED, MeetingStatus.AGREED)
