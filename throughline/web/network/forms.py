from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from throughline.access.states import RecordKind
from throughline.network.queries.charts import OPENED_AT_MOST, Question
from throughline.network.queries.walks import HOPS_AT_MOST
from throughline.network.states import ExportKind
from throughline.register.states import LinkKind
from throughline.web.forms.dates import UKDateField

_HOPS = [(str(n), f"{n} link" if n == 1 else f"{n} links") for n in range(1, HOPS_AT_MOST + 1)]


class QuestionForm(forms.Form):
    """What a chart shows. Sent by GET: it holds no personal data."""

    hops = forms.TypedChoiceField(label="How far", choices=_HOPS, coerce=int, required=False)
    link = forms.ChoiceField(label="Kind of link", choices=[("", "Any"), *LinkKind.choices], required=False)
    since = UKDateField(name="The first day", label="Links that stood from", required=False)
    until = UKDateField(name="The last day", label="until", required=False)
    show = forms.MultipleChoiceField(
        label="Show only", choices=RecordKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day must be on or after the first")
        return cleaned

    def question(self) -> Question:
        """The question as typed; what could not be read is left at its beginning."""
        data = getattr(self, "cleaned_data", {})
        return Question(
            how_far=data.get("hops") or 1, kind=data.get("link", ""), records=tuple(data.get("show", ())),
            since=data.get("since"), until=data.get("until"), opened=_opened(self.data),
        )  # fmt: skip


def _opened(data: Any) -> tuple[uuid.UUID, ...]:
    found = []
    for text in data.getlist("open") if isinstance(data, QueryDict) else ():
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))[:OPENED_AT_MOST]


def as_query(question: Question, **more: object) -> str:
    """A question as the query of an address: kinds, days and random ids, nothing else."""
    pairs: list[tuple[str, object]] = [("hops", question.how_far)]
    pairs += [("link", question.kind)] if question.kind else []
    pairs += [("show", kind) for kind in question.records]
    pairs += [("since", f"{question.since:%d/%m/%Y}")] if question.since else []
    pairs += [("until", f"{question.until:%d/%m/%Y}")] if question.until else []
    pairs += [("open", each) for each in question.opened]
    return urlencode([*pairs, *more.items()])


class WayForm(QuestionForm):
    """The shortest way to another record."""

    to = forms.CharField(
        label="Reference of the other record", max_length=20, help_text="As on its page, such as K7PXR-4TDMB",
        error_messages={"required": "Give the reference of the other record"},
    )  # fmt: skip
    field_order = ("to", "link", "since", "until")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["hops"], self.fields["show"]


class JoinsForm(QuestionForm):
    """Two groups of records, by reference."""

    one = forms.CharField(
        label="One group", max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="References, with spaces or on lines of their own", error_messages={"required": "Give the first group"},
    )  # fmt: skip
    other = forms.CharField(
        label="The other group", max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="References, with spaces or on lines of their own", error_messages={"required": "Give the other group"},
    )  # fmt: skip
    field_order = ("one", "other", "link", "since", "until")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["hops"], self.fields["show"]


class SaveForm(forms.Form):
    name = forms.CharField(
        label="What is it for?", max_length=80, help_text="For example “Phones since March”. No names of people",
        error_messages={"required": "Say what the view is for"},
    )  # fmt: skip
    is_shared = forms.BooleanField(label="Offer it to colleagues in this hub who may open this record", required=False)


class FileForm(forms.Form):
    kind = forms.ChoiceField(
        label="As what?", choices=ExportKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of file"},
    )  # fmt: skip
    children = forms.BooleanField(label="Put in children, and cases, referrals and interventions", required=False)
    addresses = forms.BooleanField(label="Put in addresses", required=False)
    reason = forms.CharField(
        label="Why must they be in it?", max_length=300, required=False,
        help_text="Only if you ticked one. It is kept with the record of this disclosure",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("children") or cleaned.get("addresses")) and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Say why children or addresses must be in the file")
        return cleaned
