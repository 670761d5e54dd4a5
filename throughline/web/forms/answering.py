"""Running one action for a form: what it refuses goes beside its field, with what was typed kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.forms import Form

from throughline.core.clock import now
from throughline.core.errors import Conflict, Refused
from throughline.web.access import ActorRequest
from throughline.web.presenting.components import Conflict as ConflictRow
from throughline.web.wording.remarks import count_wording


def put_refusal(form: Form, error: Refused) -> None:
    """A refusal beside the field it names, or at the top."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


def done(request: ActorRequest, form: Form, act: Callable[[dt.datetime], object]) -> bool:
    """Run an action now; False when it was refused, and the form says why."""
    try:
        act(now())
    except Refused as error:
        put_refusal(form, error)
        return False
    count_wording(request, form)
    return True


def conflict_rows(form: Form, error: Conflict) -> list[ConflictRow]:
    """Theirs and yours, field by field, where they differ."""
    return [
        ConflictRow(
            field=str(form.fields[name].label), before=_plain(form.initial.get(name)), theirs=_plain(theirs),
            yours=_plain(form.cleaned_data.get(name)),
        )
        for name, theirs in error.theirs.items()
        if name in form.fields and _plain(form.cleaned_data.get(name)) != _plain(theirs)
    ]  # fmt: skip


def begin_again(form: Form, version: int) -> None:
    """Put the version that now stands into a form someone else got ahead of; what was typed stays."""
    data: Any = form.data
    data = data.copy()
    data["version"] = str(version)
    form.data = data


def _plain(value: object) -> str:
    return "" if value is None else str(value)
