from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from throughline.disruption.actions.seizures import SeizureGiven
from throughline.disruption.amounts import currencies
from throughline.disruption.states import (
    WEIGHED_TOTALS,
    DrugClass,
    DrugType,
    FirearmSection,
    SeizureKind,
    TotalOf,
    Unit,
    WeaponKind,
)
from throughline.register.states import IdentifierKind
from throughline.web.forms.vehicles import REGISTRATION_HINT, AnotherVehicle
from throughline.web.things.searching_first import NO_VEHICLE_ASKED, VehiclesShown

_KINDS = (SeizureKind.DRUGS, SeizureKind.CASH, SeizureKind.WEAPON, SeizureKind.PHONE, SeizureKind.VEHICLE)
_WEIGHTS = (Unit.GRAMS, Unit.KILOGRAMS, Unit.OUNCES, Unit.POUNDS)


def _how_many(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=100_000, required=False,
        error_messages={"invalid": "Give a whole number", "min_value": "Give a number from 1",
                        "max_value": "That is more than anyone has seized. Check the number"},
    )  # fmt: skip


def _amount(label: str, places: int, like: str, **options: Any) -> forms.DecimalField:
    options.setdefault("required", False)
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=places, min_value=Decimal(1) / 10**places,
        error_messages={"required": "Give the total", "invalid": f"Give a number, like {like}",
                        "min_value": "It must be more than nothing"}, **options,
    )  # fmt: skip


class SeizureForm(AnotherVehicle):
    """Something seized: fill in the part that fits what it is."""

    kind = forms.ChoiceField(
        label="What was seized?", choices=[(each.value, each.label) for each in _KINDS], widget=forms.RadioSelect,
        error_messages={"required": "Choose drugs, cash, a weapon, a phone or a vehicle"},
    )  # fmt: skip
    drug = forms.ChoiceField(label="Which drug?", choices=[("", "Choose"), *DrugType.choices], required=False)
    drug_class = forms.ChoiceField(
        label="Class, if it is another drug", choices=[("", "Not known yet"), *DrugClass.choices], required=False
    )
    quantity = _amount("How much, as it was written down?", 4, "12.5")
    unit = forms.ChoiceField(label="In what?", choices=Unit.choices, initial=Unit.GRAMS, required=False)
    amount = _amount("How much cash?", 2, "340.50")
    currency = forms.ChoiceField(label="In what currency?", required=False, initial="GBP")
    weapon = forms.ChoiceField(label="Which weapon?", choices=[("", "Choose"), *WeaponKind.choices], required=False)
    firearm_section = forms.ChoiceField(
        label="If a firearm, under which section?",
        choices=[("", "Not known yet"), *FirearmSection.choices],
        required=False,
    )
    weapons = _how_many("How many weapons?")
    phones = _how_many("How many phones?")
    identifier_kind = forms.ChoiceField(
        label="If one phone was looked at, known by", choices=[("", "Not looked at"), *IdentifierKind.choices],
        required=False,
    )  # fmt: skip
    identifier = forms.CharField(label="Number or identifier", max_length=80, required=False)
    registration = forms.CharField(label="Registration", max_length=20, required=False, help_text=REGISTRATION_HINT)
    description = forms.CharField(label="What it looks like", max_length=200, required=False)
    from_person = forms.ChoiceField(label="Taken from, or where they were found", required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["from_person"].choices = [("", "Nobody known"), *people]  # type: ignore[attr-defined]
        self.fields["currency"].choices = [  # type: ignore[attr-defined]
            (code, f"{code}: {name}") for code, name in currencies().items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needed = {"drugs": ("drug", "quantity"), "cash": ("amount",), "weapon": ("weapon", "weapons"),
                  "phone": ("phones",)}  # fmt: skip
        says = {"drug": "Choose the drug", "quantity": "Give how much there was", "amount": "Give the amount of cash",
                "weapon": "Choose the weapon", "weapons": "Say how many", "phones": "Say how many"}  # fmt: skip
        for name in needed.get(cleaned.get("kind", ""), ()):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, says[name])
        return cleaned

    def given(self, vehicles: VehiclesShown = NO_VEHICLE_ASKED) -> SeizureGiven:
        """What was typed, and what was answered of the vehicles shown."""
        data = self.cleaned_data
        amount, is_pounds = data["amount"], (data["currency"] or "GBP") == "GBP"
        return SeizureGiven(
            data["kind"],
            drug=data["drug"],
            drug_class=data["drug_class"],
            quantity=data["quantity"],
            unit=data["unit"] or Unit.GRAMS,
            pence=int(amount * 100) if amount and is_pounds else None,
            currency=data["currency"] or "GBP",
            amount=amount,
            weapon=data["weapon"],
            firearm_section=data["firearm_section"],
            count=data["weapons"] if data["kind"] == SeizureKind.WEAPON else data["phones"],
            identifier_kind=data["identifier_kind"],
            identifier=data["identifier"],
            registration=data["registration"],
            description=data["description"],
            vehicle_uuid=vehicles.chosen,
            new_because=vehicles.new_because,
        )


class TotalForm(forms.Form):
    """A total as it was stated elsewhere, to hold against what is recorded here."""

    of = forms.ChoiceField(
        label="A total of what?", choices=TotalOf.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what the total is of"},
    )  # fmt: skip
    amount = _amount("The total, as stated", 4, "178.49", required=True)
    unit = forms.ChoiceField(
        label="If drugs, in what?", required=False,
        choices=[("", "Not drugs"), *((each.value, each.label) for each in _WEIGHTS)],
    )  # fmt: skip
    source = forms.CharField(label="Where was it stated?", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("of") in WEIGHED_TOTALS and not cleaned.get("unit"):
            self.add_error("unit", "Choose grams, kilograms, ounces or pounds")
        return cleaned
