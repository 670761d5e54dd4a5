"""Whatever changes a fact someone is found by leaves a note that their keys are owed, in the same transaction.

SQLite loses a table's triggers when a migration remakes the table: a migration of ``register`` that alters one of these tables
is followed by one of ``matching`` that sets them anew (``SetsTriggers(owe)``). A test asks for every one of them.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from throughline.core.triggers import Note, lift_notes, set_notes

_OWE = "INSERT INTO matching_keysowed (record_id)"
_PERSON = f"{_OWE} VALUES (NEW.record_id)"
_OF_PERSON = f"{_OWE} SELECT record_id FROM register_person WHERE id = NEW.person_id"
_ENDS = "kind IN ('lives_at', 'uses_phone')"
_LINK = f"{_OWE} SELECT NEW.from_record_id WHERE NEW.{_ENDS}"
_PLACE = f"{_OWE} SELECT from_record_id FROM register_link WHERE to_record_id = NEW.record_id AND {_ENDS}"
_PHONE = (
    f"{_OWE} SELECT l.from_record_id FROM register_link l JOIN register_phone p ON p.record_id = l.to_record_id "
    "WHERE p.id = NEW.phone_id AND l.kind = 'uses_phone'"
)
_FACTS = {
    "register_person": (_PERSON, "given_name, family_name, called, description, date_of_birth, record_id"),
    "register_personname": (_OF_PERSON, ""),
    "register_personnumber": (_OF_PERSON, ""),
    "register_agestatement": (_OF_PERSON, ""),
    "register_safecontact": (_OF_PERSON, ""),
    "register_link": (_LINK, ""),
    "register_place": (_PLACE, ""),
    "register_phoneidentifier": (_PHONE, ""),
}  # fmt: skip
NOTES = [
    Note(f"owe_keys_{table.removeprefix('register_')}_{verb[:6].lower()}", table, verb, statement)
    for table, (statement, columns) in _FACTS.items()
    for verb in ("INSERT", f"UPDATE OF {columns}" if columns else "UPDATE")
]


def owe(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Set the notes anew."""
    lift_notes(schema_editor, NOTES)
    set_notes(schema_editor, NOTES)


def owe_nothing(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the notes away."""
    lift_notes(schema_editor, NOTES)


def owe_everybody(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """An installation that has people already owes the keys of all of them: ``throughline init`` writes them."""
    schema_editor.execute("INSERT INTO matching_keysowed (record_id) SELECT record_id FROM register_person")
