"""Reading figures: measures of the whole hub, one's own view, and the rows behind each."""

from throughline.figures.definitions import MEASURES
from throughline.figures.measure import Measure
from throughline.figures.periods import Period
from throughline.figures.queries.measures import charted_keys, measure_all, my_view
from throughline.figures.queries.rows import FigureRow, RowsPage, rows_behind
from throughline.figures.scopes import ChosenScope, Scope, ScopeChoices, choose_scope, scope_choices
from throughline.figures.values import MeasureValue

__all__ = [
    "MEASURES",
    "ChosenScope",
    "FigureRow",
    "Measure",
    "MeasureValue",
    "Period",
    "RowsPage",
    "Scope",
    "ScopeChoices",
    "charted_keys",
    "choose_scope",
    "measure_all",
    "my_view",
    "rows_behind",
    "scope_choices",
]
