import pytest

from throughline.core.errors import Refused
from throughline.core.text import normalised_name, require_name, require_text


@pytest.mark.parametrize(
    "name", ["Zoë Brontë", "O’Brien", "Bailey-Cole", "محمد علي", "Олена", "Nguyễn Văn A", "Kane 21 line"]
)
def test_a_name_in_any_script_is_kept(name: str) -> None:
    assert require_name(name) == name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Jay 🏃", "emoji"),
        ("x" * 101, "It is 101"),
        ("abc\u202edef", "direction"),
        ("nul\x00", "emoji or symbols"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused_in_words(name: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        require_name(name, field="given_name")
    assert says in refused.value.message
    assert refused.value.field == "given_name"


def test_text_keeps_emoji_and_refuses_what_is_too_long() -> None:
    assert require_text("He said “ok 👍”\r\nthen left", what="words") == "He said “ok 👍”\nthen left"
    with pytest.raises(Refused, match="10 characters or fewer"):
        require_text("x" * 11, what="words", limit=10)


def test_names_compare_without_case_accents_or_punctuation() -> None:
    assert normalised_name("Zoë", "O'Brien-Smith") == normalised_name("zoe", "OBrien Smith") == "zoe obrien smith"
