"""Safeguarding: interventions, referrals, triage, cases and what is said and done in them."""

from throughline.hub.models.cases import Case, ChronologyEntry, LeadChange, Reopening
from throughline.hub.models.interventions import ChecklistItem, Intervention
from throughline.hub.models.referrals import Concern, Referral, ReferralDraft, TriageDecision
from throughline.hub.models.screenings import ReviewVoice, Screening
from throughline.hub.models.voices import OwnWords, WhatHelps

__all__ = [
    "Case",
    "ChecklistItem",
    "ChronologyEntry",
    "Concern",
    "Intervention",
    "LeadChange",
    "OwnWords",
    "Referral",
    "ReferralDraft",
    "Reopening",
    "ReviewVoice",
    "Screening",
    "TriageDecision",
    "WhatHelps",
]
