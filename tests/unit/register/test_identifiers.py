"""A phone's identifiers, however typed, are compared in one form; what cannot be one is refused with what it should be."""

import pytest

from throughline.core.errors import Refused
from throughline.register.identifiers import normalise_identifier, normalise_registration
from throughline.register.states import IdentifierKind


@pytest.mark.parametrize(
    ("kind", "typed", "compared"),
    [
        ("msisdn", "07700 900 123", "+447700900123"),
        ("msisdn", "+44 (0)7700-900123", "+447700900123"),
        ("imei", "49-015420-323751-8", "49015420323751"),
        ("imei", "490154203237518", "49015420323751"),
        ("imei", "4901542032375101", "49015420323751"),
        ("imei", "49015420323751", "49015420323751"),
        ("meid", "a1 0000 4f 123456", "A100004F123456"),
        ("esn", "8012-abcd", "8012ABCD"),
        ("iccid", "8944 1000 0000 0000 007F", "8944100000000000007"),
        ("iccid", "8944 1000 0000 0000 000F", "894410000000000000"),
        ("imsi", "234-15-0999999999", "234150999999999"),
        ("min", "770 090 0123", "7700900123"),
        ("mac", "00:1a:2b:3c:4d:5e", "001A2B3C4D5E"),
        ("udid", "00008030-001a2b3c4d5e6f70", "00008030001A2B3C4D5E6F70"),
        ("android_id", "9774d56d682e549c", "9774D56D682E549C"),
    ],
)
def test_an_identifier_is_found_however_it_was_typed(kind: str, typed: str, compared: str) -> None:
    assert normalise_identifier(kind, typed) == compared


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("imei", "490154203237517", "check digit does not fit"),
        ("imei", "4901542032375", "15 figures"),
        ("iccid", "8944", "18 to 22 figures"),
        ("mac", "00:1a:2b", "12 letters A to F"),
        ("msisdn", "call me", "not a phone number"),
        ("pager", "123", "Choose what kind"),
    ],
)
def test_what_cannot_be_an_identifier_is_refused_with_what_it_should_be(kind: str, typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        normalise_identifier(kind, typed, field="identifier")
    assert refused.value.field == "identifier"


def test_every_kind_an_order_may_name_has_a_rule() -> None:
    for kind in IdentifierKind:
        with pytest.raises(Refused, match="not an? "):
            normalise_identifier(kind, "?")


def test_a_registration_is_compared_without_spacing_or_case() -> None:
    assert normalise_registration(" ab12 cde ") == normalise_registration("AB12-CDE") == "AB12CDE"
    with pytest.raises(Refused, match="not a registration"):
        normalise_registration("blue van?")
