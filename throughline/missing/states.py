from django.db import models


class Grade(models.TextChoices):
    """How the police grade a missing report, in their guidance's words. It grades the search, never the child."""

    NO_APPARENT = "no_apparent", "No apparent risk"
    LOW = "low", "Low risk"
    MEDIUM = "medium", "Medium risk"
    HIGH = "high", "High risk"


class MissingFrom(models.TextChoices):
    HOME = "home", "Home"
    FOSTER = "foster", "Foster home"
    CHILDRENS_HOME = "childrens_home", "Children's home"
    SUPPORTED = "supported", "Supported accommodation"
    SCHOOL = "school", "School or college"
    HOSPITAL = "hospital", "Hospital"
    OTHER = "other", "Somewhere else"


class EpisodeStatus(models.TextChoices):
    """Where an episode stands. Derived from its facts, never stored."""

    MISSING = "missing", "Missing"
    FOUND = "found", "Found"
    WITHDRAWN = "withdrawn", "Recorded in error"


class SeenAlone(models.TextChoices):
    ALONE = "alone", "Seen alone"
    WITH_OTHERS = "with_others", "Seen with others there"
    NOT_SEEN = "not_seen", "Not seen"


class InterviewStatus(models.TextChoices):
    """Where an offer of a return-home interview stands. *Not yet* and *something else* stay open (practice.md P6)."""

    OFFERED = "offered", "Offered: their answer is awaited"
    ACCEPTED = "accepted", "They said yes"
    NOT_YET = "not_yet", "They said not yet"
    SOMETHING_ELSE = "something_else", "They asked for something else"
    REFUSED = "refused", "They said no"
    HELD = "held", "Held"
    HANDED_ON = "handed_on", "Offered by someone else instead"


ANSWERS = (
    InterviewStatus.ACCEPTED, InterviewStatus.NOT_YET, InterviewStatus.SOMETHING_ELSE, InterviewStatus.REFUSED,
)  # fmt: skip

# A child still waits for these.
OWED = (
    InterviewStatus.OFFERED, InterviewStatus.ACCEPTED, InterviewStatus.NOT_YET, InterviewStatus.SOMETHING_ELSE,
)  # fmt: skip

# From each status, the statuses an offered interview may move to. A child who said no may change their mind.
INTERVIEW_MOVES: dict[str, tuple[str, ...]] = {
    InterviewStatus.OFFERED: (*ANSWERS, InterviewStatus.HANDED_ON),
    InterviewStatus.ACCEPTED: (
        InterviewStatus.NOT_YET, InterviewStatus.SOMETHING_ELSE, InterviewStatus.REFUSED, InterviewStatus.HELD,
        InterviewStatus.HANDED_ON,
    ),
    InterviewStatus.NOT_YET: (*ANSWERS, InterviewStatus.HANDED_ON),
    InterviewStatus.SOMETHING_ELSE: (*ANSWERS, InterviewStatus.HANDED_ON),
    InterviewStatus.REFUSED: (
        InterviewStatus.ACCEPTED, InterviewStatus.NOT_YET, InterviewStatus.SOMETHING_ELSE, InterviewStatus.HANDED_ON,
    ),
    InterviewStatus.HELD: (),
    InterviewStatus.HANDED_ON: (),
}  # fmt: skip
