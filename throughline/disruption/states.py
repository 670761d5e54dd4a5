from django.db import models

from throughline.register.states import LinkKind


class LineStatus(models.TextChoices):
    SUSPECTED = "suspected", "Suspected"
    ACTIVE = "active", "Active"
    DISRUPTED = "disrupted", "Disrupted"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Reopened"


OPEN_STATUSES = (LineStatus.SUSPECTED, LineStatus.ACTIVE, LineStatus.DISRUPTED, LineStatus.REOPENED)

# From each status, the statuses it may move to. Closing has an action of its own, and so has reopening.
LINE_MOVES: dict[str, tuple[str, ...]] = {
    LineStatus.SUSPECTED: (LineStatus.ACTIVE, LineStatus.DISRUPTED, LineStatus.CLOSED),
    LineStatus.ACTIVE: (LineStatus.DISRUPTED, LineStatus.CLOSED),
    LineStatus.DISRUPTED: (LineStatus.ACTIVE, LineStatus.CLOSED),
    LineStatus.CLOSED: (LineStatus.REOPENED,),
    LineStatus.REOPENED: (LineStatus.ACTIVE, LineStatus.DISRUPTED, LineStatus.CLOSED),
}


class Direction(models.TextChoices):
    EXPORTING = "exporting", "Exporting area"
    IMPORTING = "importing", "Importing area"


class SuccessionKind(models.TextChoices):
    """How a line went on as another."""

    NUMBER_MOVED = "number_moved", "Its number moved to the other line"
    HOLDER_MOVED = "holder_moved", "Its holder went on with the other line"
    REBRANDED = "rebranded", "It took the other brand"


class HandlePlatform(models.TextChoices):
    """Where a handle is used. NCLCC counts social media and QR codes as a line's communication (domain.md 1)."""

    SNAPCHAT = "snapchat", "Snapchat"
    INSTAGRAM = "instagram", "Instagram"
    TELEGRAM = "telegram", "Telegram"
    WHATSAPP = "whatsapp", "WhatsApp"
    TIKTOK = "tiktok", "TikTok"
    QR_CODE = "qr_code", "QR code"
    OTHER = "other", "Another platform"


# Roles somebody may be recorded in, by one event (practice.md P3): towards a line, a group, a thing, another person.
CONTROLLING = (LinkKind.HOLDER_OF, LinkKind.CONTROLS)
EXPLOITED = (LinkKind.EXPLOITED_TO_CARRY, LinkKind.EXPLOITED_TO_STORE, LinkKind.EXPLOITED_TO_HOLD)
ROLE_KINDS = (
    *EXPLOITED, *CONTROLLING, LinkKind.MEMBER_OF, LinkKind.USES_PHONE, LinkKind.USES_VEHICLE, LinkKind.ASSOCIATE_OF,
)  # fmt: skip


class ClosureType(models.IntegerChoices):
    """Home Office County Lines Programme definitions (domain.md 1)."""

    TYPE_1 = 1, "Type 1: line holder arrested and charged"
    TYPE_2 = 2, "Type 2: number deactivated"


class OperationKind(models.TextChoices):
    WARRANT = "warrant", "s.23 warrant"
    WELFARE_VISIT = "welfare_visit", "Welfare visit"
    OTHER = "other", "Other operation"


class OffenceKind(models.TextChoices):
    CONCERNED_IN_SUPPLY = "concerned_in_supply", "Being concerned in the supply of Class A drugs"
    POSSESSION_WITH_INTENT = "possession_with_intent", "Possession with intent to supply Class A drugs"
    BLADED_ARTICLE = "bladed_article", "Possession of a bladed article"
    ARRANGING_TRAVEL = "arranging_travel", "Modern slavery: arranging travel"
    OTHER = "other", "Another offence"


class SeizureKind(models.TextChoices):
    DRUGS = "drugs", "Drugs"
    CASH = "cash", "Cash"
    WEAPON = "weapon", "Weapon"
    PHONE = "phone", "Phone"
    VEHICLE = "vehicle", "Vehicle"
    # Never added to what was weighed, nor to pounds.
    DOSES = "doses", "Drugs counted, not weighed"
    CURRENCY = "currency", "Cash in another currency"


class DrugType(models.TextChoices):
    CRACK = "crack", "Crack cocaine"
    COCAINE = "cocaine", "Cocaine"
    HEROIN = "heroin", "Heroin"
    CANNABIS = "cannabis", "Cannabis"
    OTHER = "other", "Another drug"


class DrugClass(models.TextChoices):
    A = "A", "Class A"
    B = "B", "Class B"
    C = "C", "Class C"


class Unit(models.TextChoices):
    """What a quantity of drugs was written in; the last two have no weight."""

    GRAMS = "g", "grams"
    KILOGRAMS = "kg", "kilograms"
    OUNCES = "oz", "ounces"
    POUNDS = "lb", "pounds in weight"
    WRAPS = "wraps", "wraps"
    TABLETS = "tablets", "tablets"


COUNTED_UNITS = (Unit.WRAPS, Unit.TABLETS)


class FirearmSection(models.TextChoices):
    """Of the Firearms Act 1968 (confirm). An imitation is a kind of weapon of its own."""

    SECTION_1 = "1", "Section 1: needs a certificate"
    SECTION_5 = "5", "Section 5: prohibited"


class TotalOf(models.TextChoices):
    """What an operation may state a total of, to hold against its parts. Firearms take in imitations, as published."""

    CLASS_A = "class_a", "Class A drugs"
    CLASS_B = "class_b", "Class B drugs"
    CLASS_C = "class_c", "Class C drugs"
    DRUGS = "drugs", "All drugs weighed"
    CASH = "cash", "Cash in pounds"
    FIREARMS = "firearms", "Firearms, imitations included"
    BLADES = "blades", "Bladed articles"
    OTHER_WEAPONS = "other", "Other weapons"
    WEAPONS = "weapons", "All weapons"
    PHONES = "phones", "Phones"
    VEHICLES = "vehicles", "Vehicles"


WEIGHED_TOTALS = (TotalOf.CLASS_A, TotalOf.CLASS_B, TotalOf.CLASS_C, TotalOf.DRUGS)


class WeaponKind(models.TextChoices):
    FIREARM = "firearm", "Firearm"
    IMITATION = "imitation", "Imitation firearm"
    BLADE = "blade", "Bladed article"
    OTHER = "other", "Another weapon"


class CheckBackResult(models.TextChoices):
    """What a check on a closed line's numbers came to. *Quiet* is what was seen that day, and promises nothing."""

    QUIET = "quiet", "Quiet: no sign of it"
    ALIVE = "alive", "Alive: the line is working"
    COULD_NOT = "could_not", "Could not check"


class Carried(models.TextChoices):
    """What of a closed line may go on on another."""

    HOLDER = "holder", "The same holder"
    BRAND = "brand", "The same brand"
    NUMBER = "number", "The same number"


class ReviewAnswerKind(models.TextChoices):
    """A review's answer is a fact (practice.md P21)."""

    SEEN = "seen", "Seen"
    NOT_FOUND = "not_found", "Not found, still looking"
    SUPPORTED_ELSEWHERE = "supported_elsewhere", "Supported elsewhere, confirmed"
