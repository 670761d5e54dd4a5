"""People from another system: found or referred, each by its source's own key. Sent twice makes one."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import AfterValidator, Field

from throughline.access.doors import ActorRequest, consulted
from throughline.api.door import access
from throughline.api.problems import problem
from throughline.api.v1.auth import Text
from throughline.api.v1.describing import describe
from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.imports.actions.items import ITEMS_AT_MOST, ItemAnswer, bring_items

router = Router(tags=["Imports"])


def _one_line(text: str) -> str:
    return " ".join(text.split())


Line = Annotated[Text, AfterValidator(_one_line), Field(max_length=300)]
Long = Annotated[Text, Field(max_length=5_000)]


class Item(Schema):
    """One person on one day. ``key``: the source's own, which never changes."""

    key: Annotated[Line, Field(min_length=1, max_length=100)]
    happened_date: Annotated[dt.date, Field(description="The day they were found or referred")]
    given_name: Line = ""
    family_name: Line = ""
    called: Line = ""
    date_of_birth: dt.date | None = None
    age: Annotated[str, Field(max_length=20, description="Where no date of birth is known: 16, or 15-17")] = ""
    sex: Literal["", "F", "M"] = ""
    council: Line = ""
    address: Line = ""
    postcode: Line = ""
    phone: Line = ""
    nhs_number: Line = ""
    upn: Line = ""
    pnc_id: Line = ""
    agency: Annotated[Line, Field(description="Where it came from")] = ""
    line: Line = ""
    reason: Line = ""
    done: Long = ""
    outcome: Long = ""
    lead: Line = ""
    notes: Long = ""
    referred: Annotated[bool, Field(description="Of someone found: they were referred to the hub too")] = False


class PeopleImport(Schema):
    """Items of one source."""

    source: Annotated[Line, Field(min_length=1, max_length=50)]
    rows_are: Literal["found", "referred"] = "found"
    items: Annotated[list[Item], Field(min_length=1, max_length=ITEMS_AT_MOST)]


class FaultOut(Schema):
    """One thing wrong with an item."""

    field: str
    detail: str


class PersonOut(Schema):
    """Whose it is, by reference."""

    uuid: uuid.UUID
    reference: str


class ItemOut(Schema):
    """What became of an item."""

    key: str
    state: Annotated[
        Literal["created", "unchanged", "superseded", "superseded_in_part", "refused"],
        Field(
            description="In part: the event is as sent, and errors name what of the person was not corrected, and why"
        ),
    ]
    errors: list[FaultOut]
    person: PersonOut | None
    likely_matches: Annotated[int, Field(description="How many people already known it may be; a person decides")]


class PeopleImportOut(Schema):
    """What became of all of them, in their order."""

    uuid: uuid.UUID
    items: list[ItemOut]


@router.post(
    "/people-imports", response=PeopleImportOut, url_name="api-people-imports",
    openapi_extra=describe(400, 401, 404, 409, 422, 503),
)  # fmt: skip
@access("import.run")
def people_imports(request: ActorRequest, sent: PeopleImport) -> HttpResponse | PeopleImportOut:
    """Bring people in as history: no notice, no clock.

    By source and key: an item that says the same is unchanged; one that says something else takes the earlier one's place, which
    is kept as recorded in error, and corrects who they are where nobody has said otherwise since. A wrong item is refused with
    its errors, and the others come in. Nobody is joined to somebody already known: pairs that may be one person wait for a person
    to decide.
    """
    items = [_cells(item) for item in sent.items]
    try:
        run, answers = bring_items(
            by=request.actor, at=now(), source=sent.source, rows_are=sent.rows_are, items=items
        )  # fmt: skip
    except Refused as error:
        return problem(409, error.message)
    consulted(request, [answer.person for answer in answers if answer.person is not None])
    return PeopleImportOut(uuid=run.uuid, items=[_out(answer) for answer in answers])


def _cells(item: Item) -> dict[str, str]:
    """An item as the row of a tracker."""
    said = item.dict()
    cells = {key: str(value) for key, value in said.items() if isinstance(value, str)}
    cells["ref"] = cells.pop("key")
    cells["given"], cells["family"] = cells.pop("given_name"), cells.pop("family_name")
    cells["happened"] = item.happened_date.strftime("%d/%m/%Y")
    cells["born"] = item.date_of_birth.strftime("%d/%m/%Y") if item.date_of_birth is not None else ""
    cells["referred"] = "yes" if item.referred else ""
    return cells


_NAMES = {
    "ref": "key", "given": "given_name", "family": "family_name", "happened": "happened_date", "born": "date_of_birth",
}  # fmt: skip


def _out(answer: ItemAnswer) -> ItemOut:
    person = answer.person
    return ItemOut(
        key=answer.key, state=answer.state, likely_matches=answer.likely,
        errors=[FaultOut(field=_NAMES.get(field, field), detail=detail) for field, detail in answer.errors],
        person=PersonOut(uuid=person.uuid, reference=person.reference) if person is not None else None,
    )  # fmt: skip
