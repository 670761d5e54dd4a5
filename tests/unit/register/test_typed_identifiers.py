"""However an identifier is decorated, it comes to one form, that form is itself, and no two come to the same."""

import doctest

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from throughline.core.errors import Refused
from throughline.register import labels
from throughline.register.devices import HEX, check_figure
from throughline.register.identifiers import identifiers_typed, normalise_identifier, normalise_registration
from throughline.register.phones import normalise_phone
from throughline.register.states import IdentifierKind

ZEROS = "0\u0660\u06f0\u0966\uff10\U0001d7ce"
HIDDEN = [
    "",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u202a",
    "\u202c",
    "\u202d",
    "\u2066",
    "\u2069",
    "\ufeff",
    "\u00ad",
    "\u2060",
]
APART = [
    "",
    "",
    "",
    " ",
    "\u00a0",
    "\u202f",
    "-",
    "\u2010",
    "\u2011",
    "\u2013",
    "\u2212",
    ".",
    "/",
    " - ",
    "\u3000",
    "_",
]
LABELS = {
    "imei": ["IMEI", "imei no.", "IMEI number", "IMEI1", "IMEISV"], "meid": ["MEID", "Meid No"], "esn": ["ESN"],
    "iccid": ["ICCID", "SIM", "Sim card no.", "ICC"], "imsi": ["IMSI", "imsi nr"], "min": ["MIN", "MSIN"],
    "mac": ["MAC", "MAC address"], "udid": ["UDID"], "android_id": ["Android ID"],
    "msisdn": ["MSISDN", "tel", "Mobile no.", "sms", "Phone", "Mob", "WhatsApp"],
}  # fmt: skip
AFTER = [":", ": ", " / ", " ", " = ", " - ", " #", ".: ", "\u00a0:\u00a0"]


def figures(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def hexadecimal(count: int) -> st.SearchStrategy[str]:
    return st.text(HEX, min_size=count, max_size=count)


def checked(count: int) -> st.SearchStrategy[str]:
    return figures(count).map(lambda body: body + check_figure(body))


VALID: dict[str, st.SearchStrategy[str]] = {
    "imei": checked(14), "meid": hexadecimal(14), "esn": hexadecimal(8), "iccid": checked(18), "imsi": figures(15),
    "min": figures(10), "mac": hexadecimal(12), "udid": hexadecimal(40), "android_id": hexadecimal(16),
    "msisdn": figures(9).map(lambda rest: "+447" + rest),
}  # fmt: skip
IN_HEX = ("meid", "esn", "mac", "udid", "android_id")


def test_the_examples_hold() -> None:
    assert doctest.testmod(labels) == (0, 2)


def test_every_kind_is_tried() -> None:
    assert set(VALID) == set(LABELS) == set(IdentifierKind.values)


@st.composite
def decorated(draw: st.DrawFn, kind: str, value: str) -> str:
    """A valid identifier as people and the systems they copy from write it."""
    how = draw(st.randoms(use_true_random=False))
    zero, is_wide, is_lower = how.choice(ZEROS), how.random() < 0.3, how.random() < 0.5
    label = how.choice(["", *LABELS[kind]])
    written = value.lower() if is_lower else value
    if kind == "msisdn":
        written = how.choice(["+44", "0044", "00 44 ", "+44(0)", "+44 (0) ", "0", "44"]) + value[3:]
    body = "0x" if kind in IN_HEX and how.random() < 0.3 else ""
    for place, sign in enumerate(written):
        body += (
            chr(ord(zero) + int(sign))
            if sign.isdigit()
            else chr(ord(sign) + 0xFEE0)
            if is_wide and sign > " "
            else sign
        )
        # After a label, one figure that stands alone counts the SIMs of a phone.
        body += how.choice(HIDDEN) + (how.choice(APART) if place else "")
    before = label + how.choice(AFTER) if label else ""
    return how.choice(["", " ", "\u200e"]) + before + body + how.choice(["", " ", "\u200f", "\n"])


@pytest.mark.parametrize("kind", IdentifierKind.values)
@settings(max_examples=40)
@given(st.data())
def test_any_decoration_comes_to_the_same_and_stays(kind: str, data: st.DataObject) -> None:
    value = data.draw(VALID[kind])
    written = data.draw(decorated(kind, value))
    compared = normalise_identifier(kind, value)
    assert normalise_identifier(kind, written) == compared
    assert normalise_identifier(kind, compared) == compared
    assert (IdentifierKind(kind), compared) in identifiers_typed(written)


@pytest.mark.parametrize("kind", IdentifierKind.values)
@settings(max_examples=40)
@given(st.data())
def test_no_two_come_to_the_same(kind: str, data: st.DataObject) -> None:
    one, other = data.draw(VALID[kind]), data.draw(VALID[kind])
    assume(one != other)
    written = (data.draw(decorated(kind, one)), data.draw(decorated(kind, other)))
    assert normalise_identifier(kind, written[0]) != normalise_identifier(kind, written[1])


@pytest.mark.parametrize(
    ("kind", "typed", "compared"),
    [
        ("imei", "IMEI / 01 353700 012345 1", "01353700012345"),
        ("imei", "IMEI: 490154203237518", "49015420323751"),
        ("imei", "IMEI1: 490154203237518", "49015420323751"),
        ("imei", "IMEI 2: 490154203237518", "49015420323751"),
        ("imei", "490154203237518 / 01", "49015420323751"),
        ("imei", "IMEI1 490154203237518 / 78", "49015420323751"),
        ("imei", "٤٩٠١٥٤٢٠٣٢٣٧٥١٨", "49015420323751"),
        ("iccid", "SIM 1: 8944 1000 0000 0000 000F", "894410000000000000"),
        ("imsi", "IMSI 1: 23415099999999", "23415099999999"),
        ("meid", "0xAF0123450ABCDE", "AF0123450ABCDE"),
        ("meid", "MEID (hex): AF0123450ABCDE", "AF0123450ABCDE"),
        ("meid", "MEID DEC: 293608736500703710", "AF0123450ABCDE"),
        ("esn", "ESN 0x80ABC3CD", "80ABC3CD"),
        ("msisdn", "tel:+44-7700-900123", "+447700900123"),
        ("msisdn", "sms:+447700900123", "+447700900123"),
        ("msisdn", "+44 (0)7700.900.123", "+447700900123"),
        ("msisdn", "00 44 7700 900123", "+447700900123"),
        ("msisdn", "Mobile 2: 07700 900123", "+447700900123"),
        ("msisdn", "\ufeff07700\ufeff900123", "+447700900123"),
        ("msisdn", "=\"07700900123\"", "+447700900123"),
        ("msisdn", "tel: 00 353 86 123 4567", "+353861234567"),
    ],
)  # fmt: skip
def test_what_people_and_screens_write(kind: str, typed: str, compared: str) -> None:
    assert normalise_identifier(kind, typed) == compared


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("imei", "IMEI"), ("imei", "ICCID 894410000000000000"), ("imsi", "IMEI 490154203237518"), ("imei", "IMEI unknown"),
        ("imei", "490154203237517 / 01"), ("imei", "490154203237518 / 490154203237526"), ("imei", "4.90154203237518E+14"),
        ("imei", "IMEI IMEI"), ("meid", "0x"), ("meid", "0x0xAF0123450ABCDE"), ("imei", "0x490154203237518"),
        ("imei", "49015420323751½"), ("imei", "490154203237518²"), ("mac", "MAC"), ("esn", "ESN dead"),
        ("msisdn", "tel:"), ("msisdn", "tel: ask mum"), ("msisdn", "07700 900123 (mum)"), ("msisdn", "IMEI 490154203237518"),
        ("msisdn", "07700 900123 or 07700 900124"), ("msisdn", "tel: 1 202 555 0123"), ("msisdn", "telford 07700 900123"),
        ("imei", ""), ("imei", "\u200e"), ("msisdn", "\u200e"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_in_words(kind: str, typed: str) -> None:
    with pytest.raises(Refused, match=r"is not an? |check digit does not fit") as refused:
        normalise_identifier(kind, typed, field="identifier")
    assert refused.value.field == "identifier"


@given(st.sampled_from(IdentifierKind.values), st.text(max_size=30))
@example("imei", "IMEI1IMEI1490154203237518")
@example("msisdn", "tel:tel:07700900123")
def test_whatever_is_accepted_is_itself_again(kind: str, typed: str) -> None:
    try:
        once = normalise_identifier(kind, typed)
    except Refused:
        return
    assert once.isascii()
    assert normalise_identifier(kind, once) == once


def test_a_refusal_does_not_show_what_cannot_be_seen() -> None:
    for kind in ("imei", "msisdn"):
        with pytest.raises(Refused) as refused:
            normalise_identifier(kind, "\u202enot one\u202c")
        assert "“not one”" in refused.value.message


def test_a_number_and_a_plate_are_read_through_what_hides_in_them() -> None:
    assert normalise_phone("\u202a٠٧٧٠٠\u2011٩٠٠١٢٣\u202c") == "+447700900123"
    assert normalise_registration("\u200eAB12\u2011CDE") == normalise_registration("ＡＢ１２ ＣＤＥ") == "AB12CDE"
