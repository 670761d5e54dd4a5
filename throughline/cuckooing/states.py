from django.db import models


class CuckooState(models.TextChoices):
    """How an address stands. Derived from its episodes (``spells.state_of``): nobody sets it."""

    SUSPECTED = "suspected", "Suspected"
    CONFIRMED = "confirmed", "Confirmed"
    ENDED = "ended", "Ended"
    AGAIN = "again", "Cuckooed again"


# From each state, the states it may come to. What counts as *again* is days in data/cuckooing.toml: a new episode after
# those days begins afresh.
CUCKOO_MOVES: dict[str, tuple[str, ...]] = {
    "": (CuckooState.SUSPECTED, CuckooState.CONFIRMED),
    CuckooState.SUSPECTED: (CuckooState.CONFIRMED, CuckooState.ENDED),
    CuckooState.CONFIRMED: (CuckooState.ENDED,),
    CuckooState.ENDED: (CuckooState.AGAIN, CuckooState.SUSPECTED, CuckooState.CONFIRMED),
    CuckooState.AGAIN: (CuckooState.ENDED,),
}


class CuckooKind(models.TextChoices):
    """What a home is taken over for (domain.md 1)."""

    DRUGS = "drugs", "Drugs are sold or kept here"
    SEX_WORK = "sex_work", "Sex work"
    WEAPONS = "weapons", "Weapons are kept here"
    LIVING_THERE = "living_there", "Others live here without being wanted"
    FINANCIAL = "financial", "Money or benefits are taken"


class Tenancy(models.TextChoices):
    COUNCIL = "council", "Council tenancy"
    ASSOCIATION = "association", "Housing association tenancy"
    PRIVATE = "private", "Private tenancy"
    SUPPORTED = "supported", "Supported or temporary housing"
    OWNED = "owned", "They own it"
    UNKNOWN = "unknown", "Not known"


class EndedHow(models.TextChoices):
    STOPPED = "stopped", "It stopped"
    MOVED = "moved", "The person who lived here has moved"
    NOT_SO = "not_so", "It was not cuckooing after all"


class OccupierSeen(models.TextChoices):
    """Whether the person who lives there was spoken to without anyone else listening."""

    ALONE = "alone", "Yes, alone"
    NOT_ALONE = "not_alone", "Yes, but not alone"
    NOT_SEEN = "not_seen", "No"


class VisitOutcome(models.TextChoices):
    NOBODY_IN = "nobody_in", "Nobody answered"
    NO_SIGN = "no_sign", "No sign of anyone else"
    SIGNS = "signs", "Signs that others use the home"
    OTHERS_THERE = "others_there", "Others were there"


class Answer(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known yet"
