"""Terms and texts that the finder in Python and the one in the browser must answer alike."""

from __future__ import annotations

from throughline.wording.finding import Wording, forms_of

TERMS = (
    Wording(1, "drug runner", "child who was exploited to carry drugs", "Why.", forms_of("drug runner", "", "endings")),
    Wording(2, "absconded", "was missing", "Why.", forms_of("absconded", "absconds|absconding", "words")),
    Wording(
        3, "hard to engage", "we have not found how to reach them", "Why.", forms_of("hard to engage", "", "words")
    ),
    Wording(4, "streetwise", "has had to cope", "Why.", forms_of("streetwise", "street wise", "words")),
    Wording(5, "cliché", "say what happened", "Why.", forms_of("cliché", "won't engage", "endings")),
)
# Each text with the terms it holds, as they are written.
SAMPLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ()),
    ("He absconded.", ("absconded",)),
    ("HE ABSCONDED", ("ABSCONDED",)),
    ("He abscönded twice, absconding again.", ("abscönded", "absconding")),
    ("He absco\u0308nded.", ("absco\u0308nded",)),
    ("The drug runner's phone; drug-runners; drug\nrunners", ("drug runner's", "drug-runners", "drug\nrunners")),
    ("drug. runner, drug, runner", ()),
    ("drugrunner and absconder", ()),
    ("“He absconded” she said; he absconded", ("absconded",)),
    ('He said "absconded" and absconded', ("absconded",)),
    ('He is 6" tall and absconded', ("absconded",)),
    ("‘He absconded’ and is streetwise", ("streetwise",)),
    ("‘Kai’s the boys’ streetwise one’ and absconded", ("absconded",)),
    ("‘absconded from the boys’ home’ – absconded", ("absconded",)),
    ("The boys’ home: absconded. It’s hard to engage.", ("absconded", "hard to engage")),
    ("The boys' home: absconded. It's hard to engage.", ("absconded", "hard to engage")),
    ("Told 'em he absconded", ("absconded",)),
    ("'he absconded' she wrote. Absconded", ("Absconded",)),
    ("“He absconded", ()),
    ("“He absconded\n\nStreetwise", ("Streetwise",)),
    ("“He absconded\n\nand was streetwise” drug runner", ("drug runner",)),
    ('“He absconded" streetwise', ("streetwise",)),
    ("a cliché, cliches, CLICHÉD", ("cliché", "cliches", "CLICHÉD")),
    ("He won’t engage. He won't engage.", ("won’t engage", "won't engage")),
    ("street wise street-wise streetwise", ("street wise", "street-wise", "streetwise")),
    ("”absconded“ streetwise", ("absconded",)),
    ("😀 absconded 😀", ("absconded",)),
)
