from django.db import models


class Unit(models.TextChoices):
    HOURS = "hours", "hours"
    WORKING_DAYS = "working_days", "working days"
    DAYS = "days", "days"
    MONTHS = "months", "months"


class RuleKey(models.TextChoices):
    """The deadlines the product knows. Their lengths are data (ClockRule), with a source and a start date.

    A review's label says nothing of the level it follows from: it stands on lists (practice.md P2).
    """

    HUB_TRIAGE = "hub_triage", "Hub triage decision"
    AUTHORITY_DECISION = "authority_decision", "Children's services decision"
    FOUND_GAP = "found_gap", "Safeguarding outcome for a person found"
    COMPLETE_IDENTITY = "complete_identity", "Say who somebody found is"
    POLICE_PROTECTION = "police_protection", "Police protection ends"
    LOSS_CONVERSATION = "loss_conversation", "Talk about debt and threats after a seizure"
    CLOSURE_REVIEW_1 = "closure_review_1", "Closure review, first"
    CLOSURE_REVIEW_7 = "closure_review_7", "Closure review, one week"
    CLOSURE_REVIEW_28 = "closure_review_28", "Closure review, four weeks"
    # The same, where what closed is held closely: whoever answers may not open it, and reads of none.
    LOOK_AGAIN_1 = "look_again_1", "Look again at their plan, first"
    LOOK_AGAIN_7 = "look_again_7", "Look again at their plan, one week"
    LOOK_AGAIN_28 = "look_again_28", "Look again at their plan, four weeks"
    SUPPORT_ANSWER = "support_answer", "Provider's answer to an offer"
    STRATEGY_DISCUSSION = "strategy_discussion", "Strategy discussion"
    ASSESSMENT = "assessment", "Children's services assessment"
    INITIAL_CONFERENCE = "initial_conference", "Initial child protection conference"
    RETURN_INTERVIEW = "return_interview", "Return-home interview"
    REVIEW_NONE = "review_none", "Screen again"
    REVIEW_STANDARD = "review_standard", "Screen again"
    REVIEW_MEDIUM = "review_medium", "Screen again"
    REVIEW_HIGH = "review_high", "Screen again"
    NRM_REFERRAL = "nrm_referral", "NRM referral or notice"
    NRM_REASONABLE_GROUNDS = "nrm_reasonable", "NRM reasonable-grounds decision"
    NRM_DEVOLVED_GROUNDS = "nrm_devolved", "NRM reasonable-grounds decision, devolved panel"
    NRM_RECOVERY = "nrm_recovery", "NRM recovery period: no conclusive-grounds decision before"
    INFORMATION_REQUEST = "information_request", "Answer before a panel"
    PANEL_MINUTES = "panel_minutes", "Panel minutes circulated"
    PLACEMENT_NOTICE = "placement_notice", "Notice of a placement or move"
    TRANSITION_PLAN = "transition_plan", "Transition plan, at 17½"
    FOLLOW_UP = "follow_up", "Education, employment or training, three months on"
    OUTCOME_3 = "outcome_3", "Outcome score, three months on"
    OUTCOME_6 = "outcome_6", "Outcome score, six months on"
    AREA_CHECK = "area_check", "Answer to an area-safety check"
    RE_OFFER = "re_offer", "Declined support offered again or elsewhere"
    ORDER_EXPIRY = "order_expiry", "An order ends: decide what follows"
    BIRTHDAY_NEAR = "birthday_near", "Before a birthday: look again at what keeps them safe"
    ORDER_COMPLIANCE = "order_compliance", "Provider complies with an order"
    CHECK_BACK = "check_back", "Check back on a closed line"
    ACCOUNT_FOR = "account_for", "Account for everyone at an operation"
    LOOKING_FOR = "looking_for", "Look for someone who was not there"
    CUCKOO_REVISIT = "cuckoo_revisit", "Visit a cuckooed address again"


class GapKind(models.TextChoices):
    """Something about a person that nobody has answered yet, with an owner and a clock."""

    PERSON_FOUND = "person_found", "Found, with no safeguarding outcome recorded"
    ARRESTED_CHILD = "arrested_child", "Arrested under 18, nothing recorded"
    NOBODY_LEADS = "nobody_leads", "Nobody leads for this person"
    UNANSWERED_AFTER_CLOSURE = "unanswered_after_closure", "Line closed, review not answered"
    LOOK_AGAIN = "look_again", "Look again at their plan: not answered"


# What the closure of a line asks of each person known along it.
ASKED_BY_CLOSURE = (GapKind.UNANSWERED_AFTER_CLOSURE, GapKind.LOOK_AGAIN)


class ClockStepKind(models.TextChoices):
    """What happened to a clock after it started, in its own ledger."""

    PAUSED = "paused", "Paused"
    RESUMED = "resumed", "Runs again"
    ESCALATED = "escalated", "Escalated"
    EXPLAINED = "explained", "Why it was missed"


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
    HOLDER_LOST = "holder_lost", "Held to have held the line no more: review the closure"
    NUMBER_ALIVE = "number_alive", "A deactivated number was found working: review the closure"
    RE_OFFER = "re_offer", "Support declined: offer again or elsewhere"
    ASK_AGAIN = "ask_again", "Ask the child again"
    STRATEGY_DISCUSSION = "strategy_discussion", "Hold a strategy discussion"
    RETURN_INTERVIEW = "return_interview", "Offer a return-home interview"
    PANEL_ACTION = "panel_action", "Agreed at a panel"
    TELL_CHILD = "tell_child", "Tell the child what was decided"
    NRM_REFERRAL = "nrm_referral", "Refer to the NRM, or notify"
    ACKNOWLEDGE_PLACEMENT = "acknowledge", "Acknowledge a placement or move"
    TRANSITION_PLAN = "transition_plan", "Plan for turning 18"
    FOLLOW_UP = "follow_up", "Ask about education, employment or training"
    OUTCOME_SCORE = "outcome_score", "Score outcomes again"
    AREA_CHECK = "area_check", "Answer an area-safety check"
    CHECK_FILE = "check_file", "Look at a file held back"
    COMPLETE_IDENTITY = "complete_identity", "Complete who this person is"
    RECORD_HOME = "record_home", "Record where they live now"
    NAME_ON_ADDRESS = "name_on_address", "Decide who is named on an address held closely"
    TACTIC = "tactic", "Tactic of a disruption plan"
    CHILD_SUBJECT = "child_subject", "Second person's review of a plan or order"
    ADULT_REFERRAL = "adult_referral", "Adult safeguarding referral before a home is closed"
