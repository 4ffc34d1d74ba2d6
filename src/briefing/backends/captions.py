"""Picture captions that an extractor left between the paragraphs of an article.

A caption names what a picture shows and mostly has no finite verb: a line of its own, short,
with none of the words by which an English sentence says that something happens. Other languages
are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.models import Sentence

LONGEST = 16  # words; captions that say more read like sentences and do no harm
LONGEST_CREDITED = 200  # characters; beyond that a credit ends a paragraph of prose

_CREDIT = re.compile(
    r"\b(?:Image|Photo(?:graph)?|Picture|Credit|File photo)s?(?: by)?: ?\w"
    r"|\((?:left|right|centre|center|pictured|above|below|file)\)|\bpictured (?:in|at|on|here)\b"
)
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")

_FINITE = frozenset(  # auxiliaries, irregular past forms, common present forms
    """
    am is are was were be been being has have had do does did will would shall should can could
    may might must isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't
    wouldn't can't cannot couldn't it's that's there's he's she's they're we're i'm you're

    ate beat became began bent bet blew bought broke brought built burst came caught chose cost
    cut dealt drew drove dug fed fell felt fled flew forbade forgot fought found froze gave got
    grew heard held hid hit hung hurt kept knew laid led left lent let lit lost made meant met
    overtook paid put quit ran rang read rode rose said sang sat saw sent set shook shot shut
    sold sought spent split spoke spread sprang stood stole struck stuck swam swept swore swung
    taught threw told took tore understood undertook went withdrew woke won wore wrote

    accept accuse add agree aim allow announce appear apply argue ask become begin believe
    belong bring call carry cause change claim come concern consider contain continue cost
    count cover deal decide demand deny depend describe die differ end expect explain face fail
    fear feel find follow force gain get give go grow happen help hold hope include increase
    insist involve join keep know lack lead learn let lie like live look lose make matter mean
    meet move need offer oppose own pay plan play point prefer produce promise propose provide
    put raise reach receive refuse reject rely remain remember report represent require return
    rise run say see seek seem send serve show sit speak spend stand start stay stop support
    suspect take talk tell tend think threaten travel try understand urge use vary wait want
    warn win wish work worry write
    """.split()  # noqa: SIM905 - words read better as text
)


def captions(sentences: Sequence[Sentence], language: str | None) -> list[bool]:
    """Say of each sentence of one article whether it belongs to a caption."""
    if language not in ("en", None):
        return [False] * len(sentences)
    lines: dict[int, list[str]] = {}
    for sentence in sentences:
        lines.setdefault(sentence.paragraph, []).append(sentence.text)
    found = {paragraph for paragraph, own in lines.items() if is_caption(" ".join(own))}
    return [sentence.paragraph in found for sentence in sentences]


def is_caption(line: str) -> bool:
    """Say whether a line of its own is credited as a picture, or short and without a verb."""
    if len(line) > LONGEST_CREDITED:
        return False
    if _CREDIT.search(line):
        return True
    found = _WORD.findall(line)
    return 0 < len(found) <= LONGEST and not any(map(_finite, found))


def _finite(word: str) -> bool:
    """Say whether an English word may be a finite verb: listed, or a regular past."""
    folded = word.lower().replace("’", "'")
    if folded in _FINITE or folded.endswith("ed"):
        return True
    # "plans", "carries", "reaches": the third person of a verb on the list
    stems = (folded.removesuffix("s"), folded.removesuffix("es"), folded.removesuffix("ies") + "y")
    return folded.endswith("s") and any(stem in _FINITE for stem in stems)
