"""What people say themselves: their own words, and what helps them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from throughline.access.gate import GatedModel
from throughline.access.models import ProtectedRecord
from throughline.agencies.models import Member
from throughline.hub.states import WhoMayRead
from throughline.register.models import Person


class OwnWords(GatedModel):
    """What a person chose to say, verbatim: never rewritten, with who heard it and who may read it (practice.md P5, P8)."""

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_words")
    about = models.ForeignKey(ProtectedRecord, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=5000)
    said_date = models.DateField()
    said_time = models.TimeField(null=True, blank=True)
    heard_by = models.CharField(max_length=150)
    may_read = models.CharField(max_length=14, choices=WhoMayRead.choices)
    told_who_reads = models.BooleanField(help_text="They were told who may read this")
    video_reference = models.CharField(max_length=50, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class WhatHelps(GatedModel):
    """What helps, what doesn't, what to call them: written with the person, in their words, for all who work with them.

    A provider they were shared with reads it first, so it is kept only once they know that. The newest row stands.
    """

    holds: ClassVar[str] = "contact"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="what_helps")
    helps = models.CharField(max_length=500, blank=True)
    does_not = models.CharField(max_length=500, blank=True)
    call_me = models.CharField(max_length=100, blank=True)
    said_date = models.DateField()
    written_with = models.CharField(max_length=150, help_text="Who sat with them")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_helps_says_something", condition=~Q(helps="") | ~Q(does_not="") | ~Q(call_me="")
            )
        ]
