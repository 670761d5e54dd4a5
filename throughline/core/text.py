"""Rules for what people type: names and free text."""

from __future__ import annotations

import re
import unicodedata

from throughline.core.errors import Refused

NAME_LENGTH = 100
TEXT_LENGTH = 10_000
# Direction overrides can make a name read as another; letters of right-to-left scripts are welcome.
_DIRECTION_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_A_WORD = re.compile(r"[^\W\d_]{2}")

# Names written so need not be looked at letter by letter.
_PLAIN = re.compile(r"[A-Za-z '.,-]*")
_WORDS_ALONE = re.compile(r"[A-Za-z0-9_ ]*")


def tidy(text: str) -> str:
    """Outer and repeated spaces taken out, characters composed (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_hidden(text: str) -> str:
    """A text without the marks that nobody sees: of direction, of no width, of a possible hyphen."""
    return text if text.isascii() else "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def plain_signs(text: str) -> str:
    """A number or code with its digits, wide letters, hyphens and spaces as plain ones, of whatever script, and nothing hidden.

    Only what is such a sign in another form: a superscript or a fraction is no digit.
    """
    return text if text.isascii() else "".join(map(_plain_sign, text))


def _plain_sign(sign: str) -> str:
    if "\uff01" <= sign <= "\uff5e":  # the wide forms of what ASCII prints
        return chr(ord(sign) - 0xFEE0)
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category == "Cf":
        return ""
    if category == "Pd" or sign == "\u2212":  # a minus
        return "-"
    return " " if category in ("Zs", "Zl", "Zp") else sign


def require_name(text: str, *, what: str = "name", field: str | None = None) -> str:
    """A tidy name of a person or thing in any script. Refused: too long, emoji, control or direction characters."""
    name = tidy(text)
    label = what[:1].upper() + what[1:]
    if len(name) > NAME_LENGTH:
        raise Refused(f"{label} must be {NAME_LENGTH} characters or fewer. It is {len(name)}.", field=field)
    if _PLAIN.fullmatch(name):
        return name
    if _DIRECTION_CONTROLS.search(name):
        raise Refused(
            f"{label} holds a hidden character that changes the direction of writing. Type it again.", field=field
        )
    if any(
        unicodedata.category(letter) in {"So", "Cs", "Co", "Cn", "Cc", "Sk"} for letter in name if letter not in "`´^¨"
    ):
        raise Refused(
            f"{label} cannot hold emoji or symbols. Use letters, spaces, hyphens and apostrophes.", field=field
        )
    return name


def require_text(text: str, *, what: str, field: str | None = None, limit: int = TEXT_LENGTH) -> str:
    """Free text kept as typed (line ends made one kind). Refused: over ``limit`` characters, or a NUL."""
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    label = what[:1].upper() + what[1:]
    if len(kept) > limit:
        raise Refused(f"{label} must be {limit:,} characters or fewer. It is {len(kept):,}.", field=field)
    if "\x00" in kept:
        raise Refused(f"{label} holds a character that cannot be stored. Type it again.", field=field)
    return kept


def says_something(reason: str) -> bool:
    """Whether a reason has a word in it, in any script: a full stop is none."""
    return _A_WORD.search(reason) is not None


def normalised_name(*parts: str) -> str:
    """A name as it is compared: lower case, no accents, punctuation or repeated spaces."""
    whole = " ".join(part for part in parts if part)
    if _WORDS_ALONE.fullmatch(whole):
        return " ".join(whole.lower().split())
    text = unicodedata.normalize("NFKD", whole).casefold()
    letters = text if text.isascii() else "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w\s]", " ", letters.replace("'", "").replace("’", "")).split())
