from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from throughline.access.actions import GRANT_DAYS_AT_MOST
from throughline.access.permissions import ROLE_PERMISSIONS
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.agencies.queries import list_hub_agencies, members_of_hub
from throughline.core.clock import today
from throughline.cuckooing.actions.addresses import EpisodeGiven
from throughline.cuckooing.actions.sharing import SHARE_DAYS
from throughline.cuckooing.actions.visits import VisitGiven, WordsGiven
from throughline.cuckooing.states import Answer, CuckooKind, EndedHow, OccupierSeen, Tenancy, VisitOutcome
from throughline.hub.states import WhoMayRead
from throughline.register.given import PersonGiven, PlaceGiven
from throughline.register.models import Person
from throughline.register.queries import display_name
from throughline.web.forms.choices import MemberField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.people import AuthorityField, ChoosingFields
from throughline.web.forms.wording import PractitionerText


def _radios(label: str, choices: Any, required: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": required}, **options
    )


class _OwnerForm(forms.Form):
    """Who goes next: the person typing, unless they say otherwise."""

    owner = MemberField(label="Who makes sure that somebody goes next?", required=False,
                        help_text="You, unless you choose someone else who may open this address")  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        members = members_of_hub(actor.hub, ROLE_PERMISSIONS["cuckooing.record"])
        self.fields["owner"].offer(members)  # type: ignore[attr-defined]


class EpisodeForm(_OwnerForm):
    """A home is or may be taken over."""

    kinds = forms.MultipleChoiceField(
        label="What is the home used for?", choices=CuckooKind.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the home is used for"},
    )  # fmt: skip
    stands = _radios(
        "Is it certain?", [("suspected", "Suspected"), ("confirmed", "Confirmed")], "Choose suspected or confirmed"
    )
    began_date = UKDateField(name="The day", label="Since when, as far as you know?", past_only=True)
    why = PractitionerText(
        label="What makes you think so?", max_length=1000, rows=4, help_text="What was seen or said; no names",
        error_messages={"required": "Say what makes you think so"},
    )  # fmt: skip

    field_order = ("address", "area", "postcode", "uprn", "authority", "kinds", "stands", "began_date", "why", "owner")

    def given(self) -> EpisodeGiven:
        data = self.cleaned_data
        return EpisodeGiven(
            data["began_date"], data["kinds"], data["why"], data["stands"] == "confirmed", data["owner"]
        )


class NewAddressForm(EpisodeForm):
    """The same, at an address not opened from its page."""

    address = forms.CharField(label="Address", max_length=200, error_messages={"required": "Give the address"})
    area = forms.CharField(label="Area", max_length=100, required=False)
    postcode = forms.CharField(label="Postcode, if known", max_length=8, required=False)
    uprn = forms.CharField(
        label="UPRN", max_length=14, required=False, help_text="The property's reference number, if a council gave it"
    )
    authority = AuthorityField(label="Local authority")

    def place(self) -> PlaceGiven:
        data = self.cleaned_data
        authority = data["authority"]
        force = authority.force if authority else None
        return PlaceGiven(data["address"], data["area"], data["postcode"], authority, force, data["uprn"])


class ShareForm(forms.Form):
    agency = forms.TypedChoiceField(
        label="Which housing provider?", empty_value=None, error_messages={"required": "Choose the housing provider"}
    )
    purpose = PractitionerText(
        label="What do they need it for?", max_length=200, error_messages={"required": "Say what they need it for"},
        help_text="What they can do: new locks, a move, no eviction. Never who lives there",
    )  # fmt: skip
    days = forms.IntegerField(
        label="For how many days?", min_value=1, max_value=GRANT_DAYS_AT_MOST, initial=SHARE_DAYS,
        error_messages={name: f"Give a number of days from 1 to {GRANT_DAYS_AT_MOST}"
                        for name in ("required", "invalid", "min_value", "max_value")},
    )  # fmt: skip
    with_what_was_seen = forms.BooleanField(
        label="They also read what was seen at visits, and what makes one think so", required=False
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        by_key = {str(agency.pk): agency for agency in agencies}
        chosen: Any = self.fields["agency"]
        chosen.choices = [("", "Choose"), *((key, agency.name) for key, agency in by_key.items())]
        chosen.coerce = lambda key: by_key[key]


class ConfirmForm(forms.Form):
    confirmed_date = UKDateField(name="The day", label="When was it confirmed?", past_only=True)
    how = PractitionerText(
        label="What shows it?", max_length=500, rows=3, error_messages={"required": "Say what shows it"}
    )


class EndForm(forms.Form):
    ended_date = UKDateField(name="The day", label="When did it end?", past_only=True)
    how = _radios("How did it end?", EndedHow.choices, "Choose how it ended")
    note = PractitionerText(label="How do you know?", max_length=500, rows=3, required=False)


class TenancyForm(forms.Form):
    tenancy = _radios("Whose home is it by law?", Tenancy.choices, "Choose the tenancy")
    landlord = forms.CharField(label="Landlord, if there is one", max_length=100, required=False)


class VisitForm(_OwnerForm):
    """A visit. What the person chose to say is asked only where the reader may open who lives there."""

    visited_date = UKDateField(name="The day", label="When was the visit?", past_only=True)
    agency = forms.ChoiceField(label="Whose visit was it?", error_messages={"required": "Choose the agency"})
    who = forms.CharField(label="Who went?", max_length=150, error_messages={"required": "Say who went"})
    seen = PractitionerText(
        label="What was seen?", max_length=1000, rows=4, error_messages={"required": "Say what was seen"},
        help_text="Whoever may open this address reads it: name nobody",
    )  # fmt: skip
    occupier_seen = _radios(
        "Was the person who lives here seen alone?", OccupierSeen.choices,
        "Say whether the person who lives here was seen alone",
    )  # fmt: skip
    outcome = _radios("What did the visit find?", VisitOutcome.choices, "Choose what the visit found")
    said_by = forms.ChoiceField(label="Anything they chose to tell you: who?", required=False)
    words = forms.CharField(
        label="In their words, exactly as they said it", required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Optional. It is kept with the person, not with the address",
    )  # fmt: skip
    may_read = forms.ChoiceField(
        label="Who may read their words?", choices=WhoMayRead.choices, widget=forms.RadioSelect,
        initial=WhoMayRead.LEAD, required=False,
    )  # fmt: skip
    told_who_reads = forms.BooleanField(label="I told them who may read it", required=False)

    field_order = (
        "visited_date", "agency", "who", "seen", "occupier_seen", "outcome", "said_by", "words", "may_read",
        "told_who_reads", "owner",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, occupiers: list[Person], **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        self._agencies = {str(row.pk): row for row in list_hub_agencies(actor.hub)}
        self.fields["agency"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *((key, row.name) for key, row in self._agencies.items()),
        ]
        if occupiers:
            people = [(str(each.record.uuid), display_name(each)) for each in occupiers]
            self.fields["said_by"].choices = [("", "Nothing said, or not written down"), *people]  # type: ignore[attr-defined]
        else:
            for name in ("said_by", "words", "may_read", "told_who_reads"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("words") and not cleaned.get("said_by"):
            self.add_error("said_by", "Choose whose words these are")
        if cleaned.get("said_by") and not cleaned.get("words"):
            self.add_error("words", "Write what they said, or choose that nothing was said")
        return cleaned

    def given(self) -> VisitGiven:
        data = self.cleaned_data
        return VisitGiven(
            data["visited_date"], self._agencies[data["agency"]], data["who"], data["seen"], data["occupier_seen"],
            data["outcome"], data["owner"], self._words(),
        )  # fmt: skip

    def _words(self) -> WordsGiven | None:
        data = self.cleaned_data
        if not data.get("words"):
            return None
        return WordsGiven(uuid.UUID(data["said_by"]), data["words"], data["may_read"], data["told_who_reads"])


class OccupierForm(ChoosingFields):
    """Who lives there: someone the reader may open who is linked to the place, or someone new."""

    known = forms.ChoiceField(
        label="Is it someone already recorded here?", widget=forms.RadioSelect, required=False, initial=""
    )
    since_date = UKDateField(
        name="The day", label="Since when have they lived here, as far as you know?", past_only=True
    )
    needs = PractitionerText(
        label="What care and support do they need?", max_length=1000, rows=4, required=False,
        help_text="In words: what is hard for them, and who helps. Not a label",
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        if people:
            names = [(str(each.record.uuid), display_name(each)) for each in people]
            self.fields["known"].choices = [*names, ("", "Someone else")]  # type: ignore[attr-defined]
            self.order_fields(["known"])
        else:
            del self.fields["known"]

    def who(self, uuids: dict[str, Any]) -> PersonGiven:
        known = self.cleaned_data.get("known") or ""
        return PersonGiven(uuid=uuids[known]) if known else self.given(today())


class AdultForm(forms.Form):
    was_told = _radios("Has adult social care been told?", [("yes", "Yes"), ("no", "Not yet")], "Choose yes or not yet")
    who = forms.CharField(label="Who told whom?", max_length=150, required=False)
    told_date = UKDateField(name="The day", label="When?", required=False, past_only=True)
    reference = forms.CharField(label="Their reference, if there is one", max_length=60, required=False)
    why_not = PractitionerText(label="If not yet, why?", max_length=500, rows=3, required=False)

    def given(self) -> dict[str, Any]:
        data: dict[str, Any] = {**self.cleaned_data}
        told_date: dt.date | None = data.pop("told_date")
        return {**data, "told_date": told_date, "was_told": data["was_told"] == "yes"}


class HomeForm(forms.Form):
    would_be_homeless = _radios(
        "If the home were closed to everyone, would the person who lives here lose it?", Answer.choices,
        "Say whether they would lose their home",
    )  # fmt: skip
    arranged = PractitionerText(
        label="What is arranged first?", max_length=1000, rows=4, required=False,
        help_text="Where they would stay and from when, who agreed it, and whether they were asked. Not the new address",
    )  # fmt: skip


class MovedOutForm(forms.Form):
    until_date = UKDateField(name="The day", label="The last day they lived here", past_only=True)
    how = PractitionerText(
        label="How do you know, and where are they now?", max_length=300, rows=3, required=False,
        help_text="Never an address: whoever may open this place reads it",
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = PractitionerText(
        label="Why was it recorded in error?", max_length=300, error_messages={"required": "Say why"}
    )
