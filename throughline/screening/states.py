from django.db import models


class Audience(models.TextChoices):
    """For whom a tool is written. Which of them may be used is decided by age, and age has a basis."""

    CHILD = "child", "Children"
    ADULT = "adult", "Adults"


class VersionStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "In use"
    RETIRED = "retired", "No longer used"
    DISCARDED = "discarded", "Thrown away"


class LastTrue(models.TextChoices):
    """When something a tool asks about last happened. *Not known* is an answer of its own, and never means no."""

    LAST_SIX_MONTHS = "six_months", "In the last 6 months"
    EARLIER = "earlier", "Earlier"
    NEVER = "never", "Has not happened"
    UNKNOWN = "unknown", "Not known"


# Those that screenings may rest on: the database itself refuses to rewrite them (migration 0003).
NEVER_REWRITTEN = (VersionStatus.PUBLISHED, VersionStatus.RETIRED)

# From each status, the statuses a version may move to. What has been published is never edited again.
VERSION_MOVES: dict[str, tuple[str, ...]] = {
    VersionStatus.DRAFT: (VersionStatus.PUBLISHED, VersionStatus.DISCARDED),
    VersionStatus.PUBLISHED: (VersionStatus.RETIRED,),
    VersionStatus.RETIRED: (),
    VersionStatus.DISCARDED: (VersionStatus.DRAFT,),
}
