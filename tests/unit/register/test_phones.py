import pytest

from throughline.core.errors import Refused
from throughline.matching.comparing.identifiers import phone_of
from throughline.register.phones import normalise_phone


@pytest.mark.parametrize(
    "typed",
    ["07700900005", "07700 900005", "+447700900005", "+44 (0)7700-900-005", "0044 7700 900005", "07700-900-005"],
)
def test_one_number_however_it_is_written(typed: str) -> None:
    assert normalise_phone(typed) == "+447700900005"


@pytest.mark.parametrize(
    "typed", ["", "no phone", "0770090000", "077009000055", "0800FLOWERS", "07700 900005 ext 3", "12"]
)
def test_what_is_no_phone_is_refused_naming_it(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        normalise_phone(typed, field="phone")
    assert typed[:40] in refused.value.message


@pytest.mark.parametrize(
    "typed", ["tel:07700 900005", "+٤٤٧٧٠٠٩٠٠٠٠٥", "\ufeff07700\u2011900\u200b005", "Mob 1: 07700 900005"]
)
def test_a_trackers_cell_is_read_as_the_page_reads_it(typed: str) -> None:
    assert phone_of(typed) == normalise_phone(typed) == "+447700900005"
