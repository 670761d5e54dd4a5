from django.db import models


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Not known"


class AgeBasis(models.TextChoices):
    """How an age is known (practice.md P4)."""

    CONFIRMED = "confirmed", "Confirmed"
    STATED = "stated", "Stated"
    ESTIMATED = "estimated", "Estimated"
    UNKNOWN = "unknown", "Not known"


class AgeGroup(models.TextChoices):
    """Child or adult on the day of an event. *Unknown* is protected as a child, and counted apart."""

    CHILD = "child", "Child"
    ADULT = "adult", "Adult"
    UNKNOWN = "unknown", "Age not known"


class NameKind(models.TextChoices):
    """What else a person is or was called. *Before* is never typed: it is what a correction replaced."""

    ALIAS = "alias", "Another name they use"
    STREET = "street", "Street name"
    FORMER = "former", "A name they had before"
    SPELLING = "spelling", "Another spelling, or their own script"
    BEFORE = "before", "Recorded here before a correction"


class NumberKind(models.TextChoices):
    """Numbers that name one person. The first three have a check of their own."""

    NHS = "nhs_number", "NHS number"
    UPN = "upn", "Unique pupil number (UPN)"
    PNC = "pnc_id", "PNC ID"
    HOME_OFFICE = "home_office", "Home Office reference"
    CASE = "case_number", "Case number of an agency"


class LinkKind(models.TextChoices):
    """Typed links between records, one row a role (from, to)."""

    SAFEGUARDED_ALONG = "safeguarded_along", "Safeguarded along this line"
    ARRESTED_ALONG = "arrested_along", "Arrested in connection with this line"
    HOLDER_OF = "holder_of", "Recorded as holder of this line"
    CHILD_HARMED_BY = "child_harmed_by", "Child harmed along this line"
    EXPLOITED_TO_CARRY = "exploited_to_carry", "Was exploited to carry for this line"
    EXPLOITED_TO_STORE = "exploited_to_store", "Was exploited to store for this line"
    EXPLOITED_TO_HOLD = "exploited_to_hold", "Was exploited to hold money for this line"
    FOUND_AT = "found_at", "Found at this place"
    LIVES_AT = "lives_at", "Lives or lived at this place"
    FOUND_BY = "found_by", "Found at this operation"
    ARRESTED_AT = "arrested_at", "Arrested at this operation"
    ASSOCIATE_OF = "associate_of", "Seen with this person"
    SAME_PERSON = "same_person", "Is the same person as"
    MEMBER_OF = "member_of", "Part of this group"
    CONTROLS = "controls", "Controls this line"
    USES_PHONE = "uses_phone", "Used this phone"
    USES_VEHICLE = "uses_vehicle", "Used this vehicle"
    DEAL_NUMBER = "deal_number", "Worked on this number"
    WORKS_FROM = "works_from", "Works or worked from this place"
    FOLLOWED_BY = "followed_by", "Went on as this line"
    OPERATION_AT = "operation_at", "Took place here"
    OPERATION_ON = "operation_on", "Was about this line"
    SEEN_AT = "seen_at", "Was at this place or operation"
    ORDER_NAMES = "order_names", "An order about this names this phone"
    ORDER_PROTECTS = "order_protects", "An order on this person protects this other"
    NAMED_IN = "named_in", "Is named in this report"
    CASE_LINE = "case_line", "The case concerns this line"
    CASE_PLACE = "case_place", "The case concerns this place"
    CASE_PERSON = "case_person", "The case concerns this person"
    CASE_REFERRAL = "case_referral", "The case takes in this referral"


class IdentifierKind(models.TextChoices):
    """What an order may name a phone by (Drug Dealing Telecommunications Restriction Orders Regulations 2017)."""

    MSISDN = "msisdn", "Phone number (MSISDN)"
    IMEI = "imei", "IMEI: the handset"
    MEID = "meid", "MEID: the handset"
    ESN = "esn", "ESN: the handset"
    ICCID = "iccid", "ICCID: the SIM card"
    IMSI = "imsi", "IMSI: the subscriber"
    MIN = "min", "MIN or MSIN: the subscriber"
    MAC = "mac", "MAC address"
    UDID = "udid", "UDID: the device"
    ANDROID_ID = "android_id", "Android ID"


class SourceEvaluation(models.TextChoices):
    """How far a source can be relied on: the 3 of 3x5x2 (domain.md 6)."""

    RELIABLE = "1", "1: reliable"
    UNTESTED = "2", "2: untested"
    NOT_RELIABLE = "3", "3: not reliable"


class Assessment(models.TextChoices):
    """How the source knows: the 5 of 3x5x2 (domain.md 6)."""

    DIRECTLY = "A", "A: known directly to the source"
    CORROBORATED = "B", "B: known indirectly, but corroborated"
    INDIRECTLY = "C", "C: known indirectly"
    NOT_KNOWN = "D", "D: not known"
    SUSPECTED_FALSE = "E", "E: suspected to be false"


class SharedKind(models.TextChoices):
    """What two records share, when it is exact enough to say so (practice.md P16)."""

    PHONE = "phone", "Phone number"
    DEVICE = "device", "Handset, SIM or device"
    VEHICLE = "vehicle", "Vehicle"
    ADDRESS = "address", "Address"


class OverlapDecision(models.TextChoices):
    TOLD = "told", "I told those who need to know"
    KNOWN = "known", "Those who need to know already know"
    NOTHING = "nothing", "It means nothing: nobody is told"


class Contactable(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not assessed: ask"
