"""Names of one syllable, as Vietnamese, Chinese and Korean names are: there a letter makes another name (Anh, An; Minh, Linh).

A word is such a syllable if it is written as one of a language's may be. Two syllables of one language are one name only where
they differ in how that language is written in Latin letters (Ly, Li; Phuc, Fuc; Dung, Dzung; Jun, Joon).
Slips are heard of in longer names alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Without tones and marks. Vietnamese writes k before e, i and y, c before the others; ye only where the word begins with it.
VIETNAMESE = re.compile(
    r"(?:(?:b|c(?![eiy])|ch|dz?|f|g(?![eiy])|gh(?=[ei])|gi(?=[aou])|h|k(?=[eiy])|kh|l|m|n|ng|ngh(?=[ei])|nh|ph|r|s|th?|tr|v|x|"
    r"qu)?(?:a[iouy]?|eo?|eu|i[au]?|ieu|o|oa[ioy]?|oeo?|oi|u[aeiouy]?|uay|uoi|uou|uy[au]?|y|"
    r"(?:a|e|(?<![bhlmn])i|ie|o|oa|oe|u|ua|uo|uy|uye|y)(?:ng|c|m|n|p|t)|(?:a|e|i|y|oa|ue|uy)(?:nh|ch))|yeu|ye[mnt])"
)
CHINESE = re.compile(
    r"(?:[jqx]|hs)(?:i|ia|ie|iao|iu|ian|in|iang|ing|iong|u|ue|uan|un)|[bpmdtnl](?:ie|iao|iu|ian|in|iang|ing)"
    r"|(?:[bpmfdtnlrzcswy]|zh|ch|sh|ts)i|(?:[bpmfdtnlgkhrzcswy]|zh|ch|sh|ts)?"
    r"(?:ai|ei|ao|ou|an|en|ang|eng|ong|a|o|e|ua|uo|uai|ui|uan|un|uang|u)"
)
KOREAN = re.compile(
    r"l(?:ee|im)|(?:kk?|g|n|dd?|t|r|m|bb?|p|s|sh|jj?|ch|h|w|y)?(?:ae(?![nlmp])|ya|yae|yeo|eo|ye|yo|yu|you|eu|wa|wae|oe|wo|we|wi|ui|oo|ee|a|o|e|u|i)"
    r"(?:ng|k|n|l|m|p)?"
)
WRITTEN = (("ph", "f"), ("dz", "d"), ("oo", "u"), ("ee", "i"), ("eo", "u"), ("you", "yu"), ("y", "i"))
START = re.compile(r"^x")


@lru_cache(maxsize=200_000)
def languages_of(word: str) -> frozenset[str]:
    """Those in which the word may be one syllable."""
    if len(word) > 7:
        return frozenset()
    tried = (("vietnamese", VIETNAMESE), ("chinese", CHINESE), ("korean", KOREAN))
    return frozenset(named for named, syllable in tried if syllable.fullmatch(word))


def are_syllables(one: str, other: str) -> bool:
    """Both may be one syllable of the same language."""
    return bool(languages_of(one) & languages_of(other))


def is_same_syllable(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


@lru_cache(maxsize=200_000)
def _plain(word: str) -> str:
    word = START.sub("s", word)
    for written, plain in WRITTEN:
        word = word.replace(written, plain)
    return word
