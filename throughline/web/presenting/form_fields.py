"""A bound Django form field as the form components draw it, so that templates hold no form logic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm, Field
from django.forms.boundfield import BoundField
from markupsafe import escape

from throughline.web.forms.dates import PART_NAMES, UKDateField

MULTIPLE = "checkboxes"
SET_BY_MACRO = {"class", "rows", "cols", "inputmode", "autocomplete", "maxlength", "required", "autofocus"}
# How Django's own words begin, of whatever kind the choice is.
_NOT_ON_THE_LIST = "Select a valid choice"
KINDS = {"radio": "radios", "select": "select", "checkbox": "checkbox", "file": "file", "hidden": "hidden"}


@dataclass(frozen=True)
class Choice:
    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class DatePart:
    name: str
    label: str
    value: str
    is_wrong: bool


@dataclass(frozen=True)
class FieldParts:
    """Everything the form_field macro needs. ``error`` is the first message: one at a time is enough."""

    kind: str
    id: str
    name: str
    label: str
    hint: str
    error: str
    value: str
    input_type: str = "text"
    is_required: bool = True
    is_disabled: bool = False
    is_checked: bool = False
    max_length: int | None = None
    choices: tuple[Choice, ...] = ()
    date_parts: tuple[DatePart, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)

    def select_items(self) -> list[dict[str, Any]]:
        return [{"value": each.value, "text": each.text, "selected": each.is_chosen} for each in self.choices]

    def option_items(
        self, hints: Mapping[str, str], dividers: Mapping[str, str], conditional: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        """Radios or checkboxes as the GOV.UK macros take them. Conditional text not yet markup is escaped."""
        items: list[dict[str, Any]] = []
        for each in self.choices:
            if each.value in dividers:
                items.append({"divider": dividers[each.value]})
            item: dict[str, Any] = {"value": each.value, "text": each.text, "checked": each.is_chosen}
            if each.value in hints:
                item["hint"] = {"text": hints[each.value]}
            if each.value in conditional:
                item["conditional"] = {"html": escape(conditional[each.value])}
            items.append(item)
        return items

    def date_items(self) -> list[dict[str, Any]]:
        return [
            {
                "id": f"{self.id}-{part.name}",
                "name": f"{self.name}_{part.name}",
                "label": part.label,
                "value": part.value,
                "classes": f"govuk-input--width-{4 if part.name == 'year' else 2}"
                + (" govuk-input--error" if part.is_wrong else ""),
            }
            for part in self.date_parts
        ]

    def other_attributes(self) -> dict[str, str]:
        """Attributes of the widget that the macro does not already set."""
        return {key: value for key, value in self.attributes.items() if key not in SET_BY_MACRO}


@dataclass(frozen=True)
class FormError:
    text: str
    href: str


def field_parts(bound: BoundField) -> FieldParts:
    """What to draw for this field, with what was typed and its first error."""
    widget = bound.field.widget
    kind = _kind(widget)
    value = bound.value()
    return FieldParts(
        kind=kind,
        id=bound.auto_id or bound.html_name,
        name=bound.html_name,
        label=str(bound.label),
        hint=str(bound.help_text or ""),
        error=_first_error(bound),
        value=_text_value(widget, value) if kind in ("text", "textarea", "hidden") else "",
        input_type=_input_type(widget),
        is_required=bound.field.required,
        is_disabled=bound.field.disabled,
        is_checked=kind == "checkbox" and widget.check_test(value),
        max_length=getattr(bound.field, "max_length", None),
        choices=tuple(_choices(widget, value)) if kind in ("radios", "select", MULTIPLE) else (),
        date_parts=tuple(_date_parts(bound, value)) if kind == "date" else (),
        attributes={
            key: "" if given is True else str(given)
            for key, given in widget.attrs.items()
            if given not in (None, False)
        },
    )


def form_errors(*forms: BaseForm) -> tuple[FormError, ...]:
    """Every error of these forms for the summary at the top, each leading to its field."""
    return tuple(error for form in forms for error in _errors_of(form))


def _errors_of(form: BaseForm) -> Iterator[FormError]:
    for text in form.non_field_errors():
        yield FormError(str(text), "#main-content")
    for bound in form:
        if bound.errors:
            yield FormError(_first_error(bound), f"#{_first_id(bound)}")


def _first_error(bound: BoundField) -> str:
    """The first error. Django's "This field is required" and "Ensure this value has at most…" say nothing in a summary, so
    the field is named; of a choice that is not there any more it says what was posted, which may be a key nobody knows."""
    if not bound.errors:
        return ""
    text, first = str(bound.errors[0]), bound.errors.as_data()[0]
    params = first.params or {}
    if first.code == "max_length" and "limit_value" in params:
        length = f"{params['limit_value']:,} characters or fewer. It is {params['show_value']:,}."
        return f"“{str(bound.label).rstrip(':')}” must be {length}"
    if text.startswith(_NOT_ON_THE_LIST) or first.code == "invalid_pk_value":
        return f"{str(bound.label).rstrip('?:')}: choose again. What was chosen is not on the list now"
    if text != str(Field.default_error_messages["required"]):
        return text
    act = "choose an answer" if _kind(bound.field.widget) in ("radios", "select", MULTIPLE) else "enter an answer"
    return f"{str(bound.label).rstrip('?:')}: {act}"


def _first_id(bound: BoundField) -> str:
    """The id of the box to put the person in: for a date, the first one that is wrong."""
    base = bound.auto_id or bound.html_name
    if _kind(bound.field.widget) != "date":
        return base
    wrong = [part.name for part in _date_parts(bound, bound.value()) if part.is_wrong]
    return f"{base}-{wrong[0] if wrong else 'day'}"


def _kind(widget: Any) -> str:
    input_type = getattr(widget, "input_type", "textarea")
    if input_type == "date-parts":
        return "date"
    if input_type == "checkbox" and getattr(widget, "allow_multiple_selected", False):
        return MULTIPLE
    if input_type == "textarea":
        return "textarea"
    return KINDS.get(input_type, "text")


def _input_type(widget: Any) -> str:
    """Numbers are typed as text: a number box changes under a scrolling finger and hides a wrong one."""
    input_type = str(getattr(widget, "input_type", "text"))
    return "text" if input_type in ("number", "date", "datetime-local", "time", "url") else input_type


def _text_value(widget: Any, value: Any) -> str:
    if getattr(widget, "input_type", "") == "password":
        return ""
    formatted = widget.format_value(value)
    return "" if formatted is None else str(formatted)


def _choices(widget: Any, value: Any) -> Iterator[Choice]:
    values = value if isinstance(value, list | tuple | set) else [value]
    chosen = {"" if each is None else str(each) for each in values}
    for key, text in _flattened(widget.choices):
        key = "" if key is None else str(key)
        yield Choice(key, str(text), key in chosen)


def _flattened(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    for key, text in choices:
        if isinstance(text, list | tuple):
            yield from text
        else:
            yield key, text


def _date_parts(bound: BoundField, value: Any) -> Iterator[DatePart]:
    parts = bound.field.widget.format_value(value)
    wrong: tuple[str, ...] = ()
    if bound.errors and isinstance(bound.field, UKDateField):
        wrong = bound.field.wrong_parts(parts, bound.errors.as_data()[0].code or "")
    for name in PART_NAMES:
        yield DatePart(name, name.capitalize(), getattr(parts, name), name in wrong)
