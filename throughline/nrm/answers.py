"""What may be written in a pack: lengths, lists, an address only where it is safe to write. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from throughline.core.errors import Refused
from throughline.core.text import require_text
from throughline.nrm.fields import Field, FormSection, first_responders, national_form

SAFE_TO_WRITE, ADDRESS = "safe_to_write", "contact_address"
YES = "Yes"
EVIDENCE = "evidence"


def checked_answers(section: FormSection, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers of a section, tidied. Errors: Refused, naming the field and how long it is."""
    given = {field.key: _checked(field, answers.get(field.key, "")) for field in section.fields}
    if given.get(ADDRESS) and given.get(SAFE_TO_WRITE) != YES:
        raise Refused(
            "An address is given only when it is safe to write. Say that it is, or take the address out.", field=ADDRESS
        )
    return given


def _checked(field: Field, typed: str) -> str:
    text = require_text(typed, what=f"“{field.question}”", field=field.key, limit=national_form().limit)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if field.kind == "list":
        if len(lines) > field.most:
            raise Refused(
                f"“{field.question}” takes {field.most} lines at most. There are {len(lines)}.", field=field.key
            )
        return "\n".join(lines)
    allowed = first_responders().names if field.kind == "responder" else field.options
    chosen = lines if field.kind == "choices" else [text] if text else []
    if allowed and not set(chosen) <= set(allowed):
        raise Refused(f"“{field.question}”: choose from the list.", field=field.key)
    return text
