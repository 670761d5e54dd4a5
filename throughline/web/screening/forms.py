from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from throughline.hub.states import Level
from throughline.screening.actions.screenings import ToolScreeningGiven
from throughline.screening.actions.templates import MOST_DOMAINS, BandGiven, DomainGiven
from throughline.screening.actions.versions import AboutGiven
from throughline.screening.queries.tools import DomainView, VersionView
from throughline.screening.states import Audience, LastTrue
from throughline.web.cases.forms import ScreenForm
from throughline.web.forms.wording import PractitionerText

_NOT_KNOWN = "unknown"
# The highest total there can be: every part a tool may have, each at its highest and counted ten times.
MOST = MOST_DOMAINS * 10 * 10


@dataclass(frozen=True)
class DomainFields:
    """One domain of a screening form: what it is, its items and its score, as drawn."""

    name: str
    guidance: str
    items: tuple[BoundField, ...]
    score: BoundField


class ToolScreeningForm(ScreenForm):
    """Everything a screening with a tool asks, on one page; ``version`` is how many screenings the case had."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    tool_version = forms.UUIDField(widget=forms.HiddenInput)
    difference_reason = PractitionerText(
        label="Why is your judgement another level than the tool’s?", max_length=2000, required=False, rows=4,
    )  # fmt: skip

    def __init__(self, *args: Any, tool: VersionView, **options: Any) -> None:
        super().__init__(*args, **options)
        self._tool = tool
        for domain in tool.domains:
            for item in domain.items:
                self.fields[_item(item.pk)] = forms.ChoiceField(
                    label=item.text, choices=LastTrue.choices, widget=forms.RadioSelect, initial=LastTrue.UNKNOWN
                )
            self.fields[_score(domain)] = _score_field(domain)

    def domains(self) -> tuple[DomainFields, ...]:
        """The domains in order, as drawn."""
        return tuple(
            DomainFields(
                name=domain.name, guidance=domain.guidance, score=self[_score(domain)],
                items=tuple(self[_item(item.pk)] for item in domain.items),
            )
            for domain in self._tool.domains
        )  # fmt: skip

    def carried(self) -> Iterator[tuple[str, str]]:
        """What was typed, to be sent again from the page that checks it."""
        for name in self.fields:
            value = self.cleaned_data.get(name)
            if name != "difference_reason" and isinstance(value, dt.date):
                yield name, f"{value.day}/{value.month}/{value.year}"
            elif name != "difference_reason":
                yield name, str(self.data.get(name, ""))

    def typed(self) -> dict[str, str]:
        """What was typed, right or wrong, to be kept for later."""
        begun = ("version", "tool_version")
        parts = {name: name.rsplit("_", 1)[0] for name in self.data}
        return {
            name: str(self.data[name]).replace("\x00", "") for name, whole in parts.items()
            if (name in self.fields or whole in self.fields) and name not in begun
        }  # fmt: skip

    def go_on_from(self, answers: Mapping[str, str], begun_on: VersionView) -> None:
        """Put back what was typed earlier. Where the tool has a newer version, an answer stays if it is asked as it was."""
        kept = answers if begun_on.uuid == self._tool.uuid else _asked_alike(answers, begun_on, self._tool)
        for name, field in self.fields.items():
            if not field.widget.value_omitted_from_data(kept, {}, name):
                self.initial[name] = field.widget.value_from_datadict(kept, {}, name)

    def given(self) -> ToolScreeningGiven:
        """The screening as typed."""
        data = self.cleaned_data
        return ToolScreeningGiven(
            scores={domain.key: _score_given(data[_score(domain)]) for domain in self._tool.domains},
            answers={item.pk: data[_item(item.pk)] for domain in self._tool.domains for item in domain.items},
            screening=self.screening(),
            voice=self.voice_given(),
            difference_reason=data["difference_reason"],
        )


def _asked_alike(answers: Mapping[str, str], begun_on: VersionView, tool: VersionView) -> dict[str, str]:
    """Answers by the names they have in another version: the same part scored as before, the same item word for word."""
    now_asked = {domain.key: domain for domain in tool.domains}
    renamed: dict[str, str] = {}
    for was in begun_on.domains:
        domain = now_asked.get(was.key)
        if domain is None:
            continue
        if domain.highest == was.highest:
            renamed[_score(was)] = _score(domain)
        items = {item.text: _item(item.pk) for item in domain.items}
        renamed |= {_item(item.pk): items[item.text] for item in was.items if item.text in items}
    return {
        renamed.get(name, name): value for name, value in answers.items()
        if name in renamed or not name.startswith(("item_", "score_"))
    }  # fmt: skip


def _item(pk: int) -> str:
    return f"item_{pk}"


def _score(domain: DomainView) -> str:
    return f"score_{domain.pk}"


def _score_field(domain: DomainView) -> forms.ChoiceField:
    choices = [*((str(score), str(score)) for score in range(domain.highest + 1)), (_NOT_KNOWN, "Not known")]
    return forms.ChoiceField(
        label=f"Score: {domain.name}", choices=choices, widget=forms.RadioSelect,
        help_text=f"0 is no sign of harm, {domain.highest} is serious harm now. Not known is not the same as 0.",
        error_messages={"required": f"Score “{domain.name}”, or say that it is not known"},
    )  # fmt: skip


def _score_given(typed: str) -> int | None:
    return None if typed == _NOT_KNOWN else int(typed)


class VersionedForm(forms.Form):
    """A form about a draft others may change meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def _whole(label: str, lowest: int, highest: int, **options: Any) -> forms.IntegerField:
    messages = dict.fromkeys(("invalid", "min_value", "max_value"), f"{label}: a whole number, {lowest} to {highest}")
    messages["required"] = f"{label}: give a whole number"
    return forms.IntegerField(
        label=label, min_value=lowest, max_value=highest, error_messages=messages, **options
    )  # fmt: skip


class AboutForm(VersionedForm):
    age_low = _whole("Youngest age", 0, 120)
    age_high = _whole("Oldest age", 0, 120)
    guidance = forms.CharField(
        label="How is it used?", max_length=3000, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Say how the tool is used"},
    )  # fmt: skip
    source = forms.CharField(
        label="Where does it come from, and how far may it be relied on?", max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "Say where the tool comes from"},
    )  # fmt: skip


class NewToolForm(forms.Form):
    name = forms.CharField(
        label="Name", max_length=150, error_messages={"required": "Give the tool’s name"},
        help_text="As practitioners know it. It cannot be changed once people screen with it",
    )  # fmt: skip
    audience = forms.ChoiceField(
        label="Who is it for?", choices=Audience.choices, widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is for children or for adults"},
    )  # fmt: skip
    age_low, age_high = AboutForm.base_fields["age_low"], AboutForm.base_fields["age_high"]
    guidance = forms.CharField(
        label="What is it for, and how is it used?", max_length=3000, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Say what the tool is for and how it is used"},
    )  # fmt: skip
    source = AboutForm.base_fields["source"]

    def about(self) -> AboutGiven:
        """What the tool is, as typed."""
        data = self.cleaned_data
        return AboutGiven(data["guidance"], data["source"], data["age_low"], data["age_high"])


class DomainForm(VersionedForm):
    """A part of a draft; ``draft``: which one, should the part be taken out while this is typed."""

    draft = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Name", max_length=100, error_messages={"required": "Give the domain’s name"})
    guidance = forms.CharField(label="What to look at", max_length=500, required=False)
    items = forms.CharField(
        label="What does it ask about?", widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One thing a line. Write what is happening to the person, never what they did wrong.",
        error_messages={"required": "Ask about one thing or more, one a line"},
    )  # fmt: skip
    highest = _whole("Highest score", 1, 10)
    weight = _whole("How many times it counts", 1, 10)
    order = _whole("Place in the tool", 1, 99)

    def given(self) -> DomainGiven:
        """The domain as typed."""
        data = self.cleaned_data
        return DomainGiven(
            data["name"], data["guidance"], data["weight"], data["highest"], data["order"],
            tuple(line.strip() for line in data["items"].splitlines() if line.strip()),
        )  # fmt: skip


class BandsForm(VersionedForm):
    """A band a level; a level left empty has none."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for level, label in Level.choices:
            self.fields[f"{level}_name"] = forms.CharField(label=f"{label}: name", max_length=50, required=False)
            self.fields[f"{level}_lowest"] = _whole(f"{label}: lowest total", 0, MOST, required=False)
            self.fields[f"{level}_highest"] = _whole(f"{label}: highest total", 0, MOST, required=False)
            self.fields[f"{level}_review_days"] = _whole(f"{label}: days until screened again", 1, 366, required=False)

    def levels(self) -> list[tuple[str, list[BoundField]]]:
        """The fields of each level, as drawn."""
        return [
            (label, [self[f"{level}_{part}"] for part in ("name", "lowest", "highest", "review_days")])
            for level, label in Level.choices
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for level, label in Level.choices:
            parts = {part: cleaned.get(f"{level}_{part}") for part in ("name", "lowest", "highest", "review_days")}
            missing = [part for part, value in parts.items() if value in (None, "")]
            if 0 < len(missing) < len(parts):
                for part in missing:
                    if f"{level}_{part}" not in self.errors:
                        self.add_error(f"{level}_{part}", f"{label}: fill in all four, or leave all four empty")
        return cleaned

    def given(self) -> list[BandGiven]:
        """The bands as typed."""
        data = self.cleaned_data
        return [
            BandGiven(
                level, data[f"{level}_name"], data[f"{level}_lowest"], data[f"{level}_highest"],
                data[f"{level}_review_days"],
            )
            for level in Level.values if data[f"{level}_name"]
        ]  # fmt: skip
