from django.db import models


class Unit(models.TextChoices):
    HOURS = "hours", "hours"
    WORKING_DAYS = "working_days", "working days"
    DAYS = "days", "days"


class RuleKey(models.TextChoices):
    """The deadlines the product knows. Their lengths are data (ClockRule), with a source and a start date."""

    HUB_TRIAGE = "hub_triage", "Hub triage decision"
    AUTHORITY_DECISION = "authority_decision", "Children's services decision"
    FOUND_GAP = "found_gap", "Safeguarding outcome for a person found"
    POLICE_PROTECTION = "police_protection", "Police protection ends"
    LOSS_CONVERSATION = "loss_conversation", "Talk about debt and threats after a seizure"
    CLOSURE_REVIEW_1 = "closure_review_1", "Closure review, first"
    CLOSURE_REVIEW_7 = "closure_review_7", "Closure review, one week"
    CLOSURE_REVIEW_28 = "closure_review_28", "Closure review, four weeks"
    SUPPORT_ANSWER = "support_answer", "Provider's answer to an offer"


class GapKind(models.TextChoices):
    """Something about a person that nobody has answered yet, with an owner and a clock."""

    PERSON_FOUND = "person_found", "Found, with no safeguarding outcome recorded"
    ARRESTED_CHILD = "arrested_child", "Arrested under 18, nothing recorded"
    NOBODY_LEADS = "nobody_leads", "Nobody leads for this person"
    UNANSWERED_AFTER_CLOSURE = "unanswered_after_closure", "Line closed, review not answered"


class TaskStepKind(models.TextChoices):
    """What someone did with a task. A declined or handed-over task is asked afresh of its new owner."""

    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    COMMENTED = "commented", "Comment"
    HANDED_OVER = "handed_over", "Handed over"
    ESCALATED = "escalated", "Escalated"
    DONE = "done", "Done"


class TaskKind(models.TextChoices):
    ACTION = "action", "Action"
    LOSS_CONVERSATION = "loss_conversation", "Talk about debt and threats"
    HOLDER_REVIEW = "holder_review", "Second person's review of a child recorded as line holder"
    CHARGE_DISCONTINUED = "charge_discontinued", "Charge discontinued: review the closure"
    RE_OFFER = "re_offer", "Support declined: offer again or elsewhere"
    ASK_AGAIN = "ask_again", "Ask the child again"
    SCREEN_AGAIN = "screen_again", "Screen again"
    COMPLETE_IDENTITY = "complete_identity", "Complete who this person is"
