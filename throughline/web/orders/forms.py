from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.agencies.queries import list_hub_agencies, members_of_hub
from throughline.agencies.states import CONTENT_ROLES
from throughline.disruption.models import Line
from throughline.orders.actions.orders import HomeGiven, OrderGiven
from throughline.orders.actions.steps import StepGiven
from throughline.orders.actions.telling import TellingGiven
from throughline.orders.kinds import OrderKind, order_kinds
from throughline.orders.models import OrderCondition, OrderIdentifier
from throughline.orders.states import HomeLost, Rank, StepKind
from throughline.register.states import IdentifierKind
from throughline.web.forms.choices import LineField, MemberField
from throughline.web.forms.dates import UKDateField
from throughline.web.forms.wording import PractitionerText

_STATES = (
    ("", "Any"), ("not_served", "Made, not served yet"), ("in_force", "In force"), ("expiring", "Ending soon"),
    ("breached", "Breached"), ("undecided", "Being prepared or applied for"), ("ended", "Ended, refused or withdrawn"),
)  # fmt: skip


class AgencyField(forms.ChoiceField):
    """One of the agencies offered; cleans to the agency, or None."""

    def __init__(self, **options: Any) -> None:
        self._agencies: dict[str, Agency] = {}
        super().__init__(choices=[("", "Choose an agency")], **options)

    def offer(self, agencies: Iterable[Agency]) -> None:
        """The agencies to choose among."""
        self._agencies = {str(agency.pk): agency for agency in agencies}
        self.choices = [("", "Choose an agency"), *((key, each.name) for key, each in self._agencies.items())]

    def clean(self, value: Any) -> Agency | None:
        chosen = super().clean(value)
        return self._agencies[chosen] if chosen else None


class RegisterFilterForm(forms.Form):
    kind = forms.ChoiceField(label="Kind", required=False)
    state = forms.ChoiceField(label="Standing", required=False, choices=_STATES)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [("", "Any"), *((key, kind.short) for key, kind in order_kinds().items())]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class ProtectsFields(forms.Form):
    """Whom an order protects: chosen among those linked to its record, or by their reference."""

    child = forms.ChoiceField(
        label="Whom does it protect?", required=False, widget=forms.RadioSelect,
        help_text="Those linked to this record, whom you may see, who are or may be under 18",
    )  # fmt: skip
    protects = forms.CharField(
        label="Reference of the person it protects", max_length=20, required=False,
        help_text="As it stands on their page, like K7PXR-4TDMB. Shown only to those who may see them",
    )  # fmt: skip

    def offer_children(self, children: Sequence[tuple[str, str]], none_of_these: str) -> None:
        """Those to choose among, by reference and name."""
        if children and "protects" in self.fields:
            choices = [*children, ("", none_of_these)]
            self.fields["child"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["child"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("child") and (cleaned.get("protects") or "").strip():
            self.add_error("protects", "Choose somebody above, or give a reference: not both")
        return cleaned


class OrderForm(ProtectsFields):
    """A new order or application, in one plain form."""

    field_order = (
        "order_kind", "applicant_agency", "applicant_name", "applicant_rank", "court", "court_reference", "child",
        "protects", "grounds", "owner", "harmed_along",
    )  # fmt: skip

    order_kind = forms.ChoiceField(
        label="What kind is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of order it is"},
    )
    applicant_agency = AgencyField(
        label="Which agency applies?", error_messages={"required": "Choose the agency that applies"}
    )
    applicant_name = forms.CharField(
        label="Who applies?", max_length=150, error_messages={"required": "Give the name of who applies"}
    )
    applicant_rank = forms.ChoiceField(
        label="Their police rank", required=False, choices=[("", "Not police, or not known"), *Rank.choices]
    )
    court = forms.CharField(label="Which court?", max_length=150, required=False)
    court_reference = forms.CharField(label="Court or notice reference", max_length=60, required=False)
    grounds = PractitionerText(
        label="Why is it needed?", max_length=1000, required=False, rows=4,
        help_text="What should change, and for whom. Never who told you",
    )  # fmt: skip
    owner = MemberField(
        label="Who answers for it here?",
        required=False,
        help_text="They are asked before it ends. You, unless you choose",
    )
    harmed_along = LineField(
        label="If they are or may be under 18: along which line were they harmed?",
        help_text="No child is the subject of an order without being recorded as harmed. A second person reviews it",
    )  # fmt: skip

    def __init__(
        self, *args: Any, actor: Actor, kinds: Sequence[OrderKind], lines: Sequence[Line],
        children: Sequence[tuple[str, str]] = (), **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["order_kind"].choices = [(kind.key, kind.name) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["applicant_agency"].offer(list_hub_agencies(actor.hub))  # type: ignore[attr-defined]
        self.fields["owner"].offer(members_of_hub(actor.hub, CONTENT_ROLES))  # type: ignore[attr-defined]
        if not any(kind.protects for kind in kinds):
            del self.fields["protects"]
        self.offer_children(children, "Nobody of these: nobody, or by their reference")
        if lines:
            self.fields["harmed_along"].offer(lines)  # type: ignore[attr-defined]
        else:
            del self.fields["harmed_along"]

    def given(self) -> OrderGiven:
        """The order as typed; whom it protects by their reference, chosen or typed."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "child"}
        if self.cleaned_data.get("child"):
            data["protects"] = self.cleaned_data["child"]
        return OrderGiven(**data)


class ProtectedForm(ProtectsFields):
    """Somebody an order protects, named once it was begun."""

    age_reason = PractitionerText(
        label="If their age is not known here: how is it known that they were young enough on the day of service?",
        max_length=300, required=False, rows=2,
    )  # fmt: skip

    def __init__(self, *args: Any, children: Sequence[tuple[str, str]], asks_age: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer_children(children, "Nobody of these: I give their reference")
        if not asks_age:
            del self.fields["age_reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("child") or (cleaned.get("protects") or "").strip()):
            self.add_error("protects", "Choose somebody, or give their reference")
        return cleaned

    def reference(self) -> str:
        """The reference of whom it protects, chosen or typed."""
        return str(self.cleaned_data.get("child") or self.cleaned_data["protects"])


class StepForm(forms.Form):
    """What happened to an order on a day; the fields are those the step has."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    happened_date = UKDateField(name="The day", label="On which day?", past_only=True)
    from_date = UKDateField(
        name="The first day",
        label="From which day is it in force?",
        required=False,
        help_text="Leave empty if that same day",
    )
    until_date = UKDateField(
        name="The last day", label="Which is its last day?", required=False, help_text="Leave empty if it states none"
    )
    comply_by_date = UKDateField(
        name="The day to comply by", label="By which day must the provider comply, if the court set another?", required=False,
        help_text="Otherwise it is the end of the fifth working day after the order",
    )  # fmt: skip
    conditions = PractitionerText(
        label="Conditions, one on each line", max_length=5000, required=False, rows=5,
        help_text="What it requires or forbids, in the order’s words",
    )  # fmt: skip
    ended = forms.TypedMultipleChoiceField(
        label="Conditions that end", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    added_kind = forms.ChoiceField(
        label="If it names more: by which kind of identifier?", choices=IdentifierKind.choices, required=False
    )
    added = forms.CharField(
        label="Numbers or devices it names from that day, one on each line", max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="However they are written. Leave empty if it adds none",
    )  # fmt: skip
    taken_out = forms.TypedMultipleChoiceField(
        label="Numbers or devices it names no more", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label="What shows it?", max_length=200, required=False,
        help_text="The varied order, its reference or date. Needed where it changes what the order names",
    )  # fmt: skip
    variation_served = UKDateField(
        name="The day of service", label="When was the variation served on the provider?", required=False, past_only=True,
        help_text="Leave empty if it is not served yet: their time for what it adds runs from then",
    )  # fmt: skip
    child_in_care = forms.BooleanField(label="The child it protects is in care", required=False)
    age_reason = PractitionerText(
        label="If their age is not known here: how is it known that they are young enough?", max_length=300,
        required=False, rows=2,
    )  # fmt: skip
    detail = PractitionerText(label="What should be known about it?", max_length=500, required=False, rows=3)

    def __init__(
        self, *args: Any, step: StepKind, kind: OrderKind, standing: Sequence[OrderCondition],
        named: Sequence[OrderIdentifier] = (), **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.step = step
        varied, made, served = step == StepKind.VARIED, step == StepKind.MADE, step == StepKind.SERVED
        kept = {
            "from_date": made, "until_date": made or varied, "comply_by_date": kind.provider and (made or varied),
            "conditions": made or varied, "ended": varied and bool(standing),
            **dict.fromkeys(("added_kind", "added", "taken_out", "source", "variation_served"), varied and kind.identifiers),
            "child_in_care": served and kind.protects_under_in_care is not None,
            "age_reason": served and kind.protects_under is not None,
        }  # fmt: skip
        for name in [name for name, is_kept in kept.items() if not is_kept]:
            del self.fields[name]
        if "ended" in self.fields:
            self.fields["ended"].choices = [(each.pk, each.text) for each in standing]  # type: ignore[attr-defined]
        if "taken_out" in self.fields:
            self.fields["taken_out"].choices = [  # type: ignore[attr-defined]
                (each.pk, f"{each.get_kind_display()}: {each.as_written}") for each in named
            ]
        self.fields["detail"].label = _DETAIL.get(step, self.fields["detail"].label)

    def given(self) -> StepGiven:
        """What happened, as typed."""
        data = self.cleaned_data
        lines = [line.strip() for line in (data.get("conditions") or "").splitlines() if line.strip()]
        return StepGiven(
            kind=self.step, happened_date=data["happened_date"], detail=data["detail"], from_date=data.get("from_date"),
            until_date=data.get("until_date"), comply_by_date=data.get("comply_by_date"), conditions=tuple(lines),
            ended=tuple(data.get("ended") or ()), child_in_care=bool(data.get("child_in_care")),
            age_reason=data.get("age_reason") or "", adds=self._added(),
            takes_out=tuple(data.get("taken_out") or ()), source=data.get("source") or "",
            variation_served=data.get("variation_served"),
        )  # fmt: skip

    def _added(self) -> tuple[tuple[str, str], ...]:
        typed = (self.cleaned_data.get("added") or "").splitlines()
        return tuple((self.cleaned_data["added_kind"], each.strip()) for each in typed if each.strip())


class VariationForm(forms.Form):
    """When a variation was served on the provider, and when they complied with what it added."""

    served_date = UKDateField(name="The day of service", label="When was it served on the provider?", past_only=True)
    complied_date = UKDateField(
        name="The day they complied", label="When did the provider comply with what it added?", required=False,
        past_only=True, help_text="Leave empty if they have not yet",
    )  # fmt: skip


_DETAIL = {
    StepKind.SERVED: "How was it served, and on whom?",
    StepKind.REFUSED: "Why was it refused?",
    StepKind.NOT_PURSUED: "Why was the application withdrawn?",
    StepKind.VARIED: "What was varied, and why?",
    StepKind.DISCHARGED: "Why was it discharged?",
    StepKind.LOOKED_AT: "What follows: another application, or let it end?",
    StepKind.COMPLIED: "How is it known?",
}


class ConditionForm(forms.Form):
    text = PractitionerText(
        label="What does it require or forbid?", max_length=500, rows=3,
        error_messages={"required": "Write the condition"},
    )  # fmt: skip


class IdentifierForm(forms.Form):
    kind = forms.ChoiceField(label="What kind of identifier is it?", choices=IdentifierKind.choices)
    typed = forms.CharField(
        label="The number", max_length=80, error_messages={"required": "Type the number"},
        help_text="However it is written: spaces and hyphens do not matter",
    )  # fmt: skip


class BreachForm(forms.Form):
    happened_date = UKDateField(name="The day", label="On which day was it not kept?", past_only=True)
    what = PractitionerText(
        label="What happened?", max_length=1000, rows=4, error_messages={"required": "Say what happened"}
    )
    action_taken = PractitionerText(label="What was done about it?", max_length=1000, rows=3, required=False)


class HomeForm(forms.Form):
    """What closing a place would mean for whoever lives there."""

    home_lost = forms.ChoiceField(
        label="Would someone who lives there lose their home?", widget=forms.RadioSelect, choices=HomeLost.choices,
        error_messages={"required": "Say whether someone may lose their home"},
    )  # fmt: skip
    consequences = PractitionerText(
        label="What would it mean for them, and where would they live?", max_length=1000, rows=4, required=False
    )
    referral_date = UKDateField(
        name="The day of the referral", label="When was adult safeguarding told?", required=False, past_only=True
    )
    referral_to = forms.CharField(label="Who was told there?", max_length=150, required=False)
    why_no_referral = PractitionerText(
        label="If there is no referral, why not?", max_length=300, required=False, rows=2
    )

    def given(self) -> HomeGiven:
        """The answer as typed."""
        return HomeGiven(
            home_lost=self.cleaned_data["home_lost"], consequences=self.cleaned_data["consequences"],
            referral_date=self.cleaned_data["referral_date"], referral_to=self.cleaned_data["referral_to"],
            why_no_referral=self.cleaned_data["why_no_referral"],
        )  # fmt: skip


class NoteForm(forms.Form):
    """One answer in words."""

    note = PractitionerText(label="Why?", max_length=500, rows=4, error_messages={"required": "Say it in a sentence"})

    def __init__(self, *args: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].label = label


class ReasonForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = PractitionerText(
        label="What was wrong?", max_length=300, rows=3, error_messages={"required": "Say what was wrong"}
    )


class IdentifierWrongForm(forms.Form):
    instead = forms.CharField(
        label="What does the order name instead?", max_length=80, required=False,
        help_text="Of the same kind, written any way. Leave it empty if it names nothing in its place",
    )  # fmt: skip
    reason = PractitionerText(
        label="What was wrong?", max_length=300, rows=3, error_messages={"required": "Say what was wrong"}
    )


class NothingForm(forms.Form):
    """A yes."""


class TellForm(forms.Form):
    """What a partner is told of an order in force."""

    agency = AgencyField(label="Which agency?", error_messages={"required": "Choose the agency"})
    about_whom = PractitionerText(
        label="Whom or what is it about, as they need to know it?", max_length=200,
        error_messages={"required": "Say whom or what it is about"}, help_text="Never whom it protects",
    )  # fmt: skip
    conditions = forms.TypedMultipleChoiceField(
        label="Which conditions do they need?", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    what_to_do = PractitionerText(
        label="What should they do if they see it is not kept?", max_length=500, required=False, rows=3
    )

    def __init__(
        self, *args: Any, agencies: Iterable[Agency], standing: Sequence[OrderCondition], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["agency"].offer(agencies)  # type: ignore[attr-defined]
        self.fields["conditions"].choices = [(each.pk, each.text) for each in standing]  # type: ignore[attr-defined]
        if not standing:
            del self.fields["conditions"]

    def given(self) -> TellingGiven:
        """What is told, as typed."""
        data = self.cleaned_data
        return TellingGiven(data["agency"], data["about_whom"], data["what_to_do"], tuple(data.get("conditions") or ()))


class CommencementForm(forms.Form):
    commenced_date = UKDateField(name="The day it began", label="From which day may it be made?")
    source = forms.CharField(
        label="What says so?", max_length=300, error_messages={"required": "Give the source"},
        help_text="The commencement regulations by number, or the section of the Act, and where you read it",
    )  # fmt: skip
