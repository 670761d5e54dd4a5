"""People from another system: found or referred, each by its source's own key. Sent twice makes one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from throughline.access.doors import ActorRequest, consulted
from throughline.api.door import access
from throughline.api.problems import problem
from throughline.api.v1.describing import describe
from throughline.api.v1.items import AnyItem, Item, Line, NotAnItem
from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.imports.actions.items import ITEMS_AT_MOST, ItemAnswer, ItemFault, bring_items

router = Router(tags=["Imports"])


class PeopleImport(Schema):
    """Items of one source. No other field is taken."""

    model_config = ConfigDict(extra="forbid")

    source: Annotated[Line, Field(min_length=1, max_length=50)]
    rows_are: Literal["found", "referred"] = "found"
    items: Annotated[list[AnyItem], Field(min_length=1, max_length=ITEMS_AT_MOST)]


class FaultOut(Schema):
    """One thing wrong with an item."""

    field: str
    detail: str


class PersonOut(Schema):
    """Whose it is, by reference."""

    uuid: uuid.UUID
    reference: str


class ItemOut(Schema):
    """What became of an item. ``errors`` of a refused one say each field and the fix."""

    index: Annotated[int, Field(description="Its place among the items sent; the first is 0")]
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
    """Bring people in as history: no notice, no clock. Each item is taken whole or refused by itself, and the answer says which.

    By source and key: an item that says the same is unchanged; one that says something else takes the earlier one's place, which
    is kept as recorded in error, and corrects who they are where nobody has said otherwise since. A wrong item is refused with
    its errors, one that is malformed or has a field unknown here too, and the others come in: mend it and send all again. Where
    not one item can be read the answer is 422, with the errors by item, and nothing is taken. Nobody is joined to somebody
    already known: pairs that may be one person wait for a person to decide.
    """
    faults = {number: item.faults for number, item in enumerate(sent.items) if isinstance(item, NotAnItem)}
    if len(faults) == len(sent.items):
        return _nothing_read(faults)
    items = [{"ref": item.key} if isinstance(item, NotAnItem) else _cells(item) for item in sent.items]
    try:
        run, answers = bring_items(
            by=request.actor, at=now(), source=sent.source, rows_are=sent.rows_are, items=items, malformed=faults
        )  # fmt: skip
    except Refused as error:
        return problem(409, error.message)
    consulted(request, [answer.person for answer in answers if answer.person is not None])
    return PeopleImportOut(uuid=run.uuid, items=[_out(index, answer) for index, answer in enumerate(answers)])


def _nothing_read(faults: Mapping[int, Sequence[ItemFault]]) -> HttpResponse:
    errors = [
        {"field": f"items.{index}.{fault.field}", "detail": fault.detail}
        for index, told in faults.items()
        for fault in told
    ]
    return problem(422, "Not one item can be read, so nothing was taken. Mend them and send them again.", errors=errors)


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


def _out(index: int, answer: ItemAnswer) -> ItemOut:
    person = answer.person
    return ItemOut(
        index=index, key=answer.key, state=answer.state, likely_matches=answer.likely,
        errors=[FaultOut(field=_NAMES.get(fault.field, fault.field), detail=fault.detail) for fault in answer.errors],
        person=PersonOut(uuid=person.uuid, reference=person.reference) if person is not None else None,
    )  # fmt: skip
