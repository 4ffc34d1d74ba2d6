"""Sentences in an article that read like instructions to a language model.

They stay in the text, since removing them would hide the attempt, but each gets a signal with its
place, and what a signal covers is never chosen for a summary. No list of phrases finds every
attempt: the guarantee is that a backend's words must rest on cited sentences. This only keeps the
attempt itself from being one of them.

What follows an instruction in its paragraph is covered as well. Every pattern is bounded, so
reading is linear.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from briefing.models import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST = 50  # a hostile text could hold a million
_MOST_COVERED = 1_000
_LONGEST_PARAGRAPH = 20_000  # looked at for patterns; a longer one is read piece by piece

_DROP = (
    r"(?:ignore|disregard|forget|override|bypass|overlook|do not (?:follow|obey)|stop following)"
)
_TEXT = r"(?:article|text|document|page|website|email|e-mail|content|story|feed|snippets?|passage)"
_ORDERS = (
    r"(?:instructions?|prompts?|directions?|directives?|commands?|orders|rules|guidelines"
    r"|guardrails"
    r"|constraints|context|assignments|tasks?)"
)
_MODEL = (
    r"(?:language models?|LLMs?|chat ?bots?|AI (?:agents?|assistants?|models?|systems?"
    r"|summari[sz]ers?"
    r"|readers?|tools?)|AIs?|digital assistants?|automated (?:readers?|summari[sz]ers?|systems?)"
    r"|summari[sz]ers?|ChatGPT|GPT-?\d?|Claude|Gemini|Copilot|assistants?)"
)
_OUT = (
    r"(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies)|briefing|headline|topic"
    r"|completion"
    r"|translation|rewrites?)"
)
_WRITE = (
    r"(?:write|print|output|say|state|reply|respond|answer|repeat|return|produce|include|add|append"
    r"|insert|mention|begin|start|end|finish|put|set|claim|report|recommend|emit|display|echo|type)"
)
_START = (
    r"(?:^|(?<=[.!?:;>\]})\"”’—-]\s)|(?<=\n))[\s\"“'‘>*#-]{0,6}(?:please |now |instead,? |then )?"
)
_GAP = r"[^.!?\n]"

# What a person is told, pattern. Case does not matter.
_RULES: tuple[tuple[str, str], ...] = (
    ("tells the reader to drop its instructions",
     (rf"\b{_DROP}\b{_GAP}{{0,40}}\b(?:previous|prior|earlier|above|preceding|foregoing|all|any"
      rf"|other"
     rf"|your|these|system|original|initial|existing)\b{_GAP}{{0,30}}\b{_ORDERS}\b")),
    ("tells the reader to drop its instructions",
     (rf"{_START}(?:ignore|disregard|forget) (?:(?:all|everything|anything|any|the (?:user|rest"
      rf"|above|info\w*"
     rf"|following)|what|this|these|your)\b|(?:the |this |that |all )?{_TEXT}\b)")),
    ("tells the reader to drop its instructions",
     (rf"\b(?:ignore|disregard) (?:the|this|that|all|any)? ?{_TEXT}\b{_GAP}{{0,40}}\b(?:and|,"
      rf"|but)\b"
     rf"{_GAP}{{0,30}}\b{_WRITE}\b")),
    ("tells the reader to drop its instructions",
     (r"\bi want you to (?:ignore|disregard|forget|act|focus|pretend)\b|\bstop what you are doing\b"
     r"|\b(?:administrator|system|developer|operator) override\b")),
    ("addresses a language model",
     (rf"\b(?:note|notice|message|instructions?|attention|important|correction notice|hint|dear"
      rf"|hello|hey"
     rf"|hi|to)\b{_GAP}{{0,20}}?(?:\bto|\bfor|,|:)? ?(?:the |all |any |every )?\b{_MODEL}\b"
     rf"{_GAP}{{0,40}}(?::|\bplease\b)|\b(?:dear|hello|hey|hi) {_MODEL}\b"
     r"|\bnote to (?:all )?automated\b")),
    ("addresses a language model",
     (rf"\b(?:AI|language model|LLM)s?\b{_GAP}{{0,30}}\b(?:must|should|are to"
      rf"|shall)\b{_GAP}{{0,20}}"
     rf"\b(?:write|print|output|say|state|reply|respond|repeat|summari[sz]e)\b")),
    ("addresses a language model",
     (rf"\bif (?:you|the reader) (?:are|is)\b{_GAP}{{0,40}}\b{_MODEL}\b|\bif (?:the )?user asks\b"
     rf"|\b(?:if|when) (?:you are )?(?:asked|summari[sz]ing|answering)\b{_GAP}{{0,60}},"
     rf" (?:only |always |just |please )?{_WRITE}\b")),
    ("addresses a language model",
     (rf"\b(?:AI )?(?:assistants?|summari[sz]ers?|screen readers?)\b{_GAP}{{0,40}}\bshould "
      rf"(?:only )?"
     rf"(?:read|state|say|write|print|mention|report)\b{_GAP}{{0,10}}[\"“:]")),
    ("gives a model a part to play",
     (r"\byou are (?:now|no longer) (?:an?|the|in \w{1,20} mode|going|free|DAN|called|my|act\w*)\b"
     r"|\b(?:you are|act as|pretend (?:to be|that you are)|role-?play as) (?:an? |the )?(?:\w+ )?"
     r"(?:AI|assistant|chatbot|language model|terminal|system|bot|DAN|interpreter)\b"
     r"|\byour (?:new |prime |only |sole |main )(?:role|goal|task|instructions?|persona|name"
     r"|purpose)"
     r" (?:is|are)\b|\b(?:developer|jailbreak|god|debug|admin) mode (?:enabled|on|activated)\b")),
    ("imitates the frame of a conversation",
     (r"<\|?(?:im_start|im_end|im_sep|endoftext|eot_id|start_header_id|end_header_id|system"
      r"|assistant"
     r"|user)\|?>|\[/?INST\]|<</?SYS>>|\[(?:system|SYSTEM)[^\]\n]{0,40}\]|</?(?:system"
     r"|instructions?"
     r"|document|article|context|prompt|data|source)s?>|^#{2,4} ?(?:system|instruction|response"
     r"|user"
     r"|assistant|human)\b|(?<!-)-{2,9} ?(?:END|BEGIN)(?: OF)? (?:ARTICLE|DOCUMENT|TEXT|CONTEXT"
     r"|INPUT|DATA)"
     r"|<\w{1,20}[_-]?(?:prompt|instructions?)>")),
    ("imitates the frame of a conversation",
     (r"(?:^|(?<=\n)|(?<=[.!?] )|(?<=\w ))(?:system|assistant|human|user|developer|operator)"
     r"(?: prompt| message| override)?: ?(?=(?:you\b|ignore|disregard|forget|<|new |the |there "
     r"|please"
     rf"|{_WRITE}\b))|(?:^|(?<=\n))\s{{0,4}}(?:system|assistant|human|user):\s")),
    ("imitates the frame of a conversation",
     (r"\b(?:new|updated|additional|further|real|hidden|secret|special|system) (?:instructions?"
      r"|prompt"
     r"|directive|task)\b(?: from\b[^.!?\n]{0,40})?:|\bnew task\b ?[:.]")),
    ("asks for the model's own instructions",
     (rf"\b(?:your|the|initial|its) (?:system|initial|original|hidden|first) (?:prompts?"
      rf"|instructions?"
     rf"|messages?)\b|\b(?:everything|text|words|sentences?|lines?|paragraphs?|anything"
     rf"|instructions?"
     rf"|prompts?)(?: \w+)? (?:above|before this|you were (?:given|told))\b|\bwhat were you (?:told"
     rf"|instructed)\b|\b(?:repeat|show|print|reveal|spell[- ]?check|output"
     rf"|display) (?:me )?(?:all |the"
     rf" |your |my |everything )?{_GAP}{{0,30}}\b(?:prompt|instructions?)\b")),
    ("tells what to write in the answer",
     (rf"\b(?:{_WRITE}|integrate|embed|provide|give|hide|tease|suggest|hint|use|make|remove"
      rf"|letters|words)"
     rf"\b{_GAP}{{0,80}}\b(?:in|to|into|within|of|for|throughout|with|from) (?:your|every|each"
     rf"|all|the"
     rf" next) (?:other |single |article )?{_OUT}\b|{_START}(?:in|throughout|for) (?:your|every"
     rf"|each)"
     rf" (?:other |single |article )?{_OUT}\b"
     rf"|{_START}(?:write|rewrite|phrase|craft|compose|give|provide|deliver|format|encode|translate"
     rf"|modify|enhance|augment|change|convert|alter|present|structure|supplement|make|replace"
     rf"|swap|use)"
     rf"\b{_GAP}{{0,80}}\byour (?:\w+ )?{_OUT}\b")),
    ("tells what to write in the answer",
     (rf"\b(?:reply|respond|answer|output|print|write|return|say|state) (?:back )?(?:only"
      rf"|exactly|nothing"
     rf" (?:but|else)|just|solely)(?: with| in)?\b{_GAP}{{0,30}}"
     rf"(?:\b(?:the|this|following|word|words|text|yes|no|with)\b|[\"“':])"
     rf"|\b(?:only|just) (?:reply|respond|answer|output|print|say)\b{_GAP}{{0,20}}(?:\bwith\b"
     rf"|[\"“:])"
     rf"|\band (?:absolutely )?nothing else\b(?={_GAP}{{0,3}}[.!]?\s{{0,3}}(?:$|\n))"
     rf"|{_START}repeat (?:exactly|after me|the following|\S{{0,2}}\x1b)"
     rf"|\b(?:reply|respond|answer) with ?[\"“'‘`]|\b(?:start|begin|end) your (?:message|{_OUT})\b"
     rf"|{_START}\w+ {_GAP}{{0,30}}\byour message\b")),
    ("tells what to write in the answer",
     (rf"{_START}(?:print|output|write|repeat|say|echo|append|insert|add|include|mention|state) "
     rf"(?:the )?(?:following|string|phrase|word|words|note|text|markdown|autolink|sentence"
     rf"|citation|everything)\b{_GAP}{{0,40}}(?:[\"“:<\[]|\bafter\b)")),
    ("tells what to write in the answer",
     (rf"{_START}(?:print|output|write|say|echo|append|insert|add|respond|reply)(?: with"
      rf"| that)?(?: out)? "
     r"[\"“'‘‚<`\[]")),
    ("tells what to write in the answer",
     (rf"\badd a footnote \[|{_START}(?:set|put|change|make) (?:the|your) (?:headline|topic"
      rf"|title|summary|API key|system)\b"
     rf"|{_START}tell the (?:reader|user)s?\b|{_START}store (?:the|this) note\b"
     rf"|{_START}in every other\b"
     rf"|\b(?:as|for) (?:the|your) (?:whole|entire) (?:summary|answer|reply|output)\b"
     rf"|\bto summari[sz]e this\b{_GAP}{{0,30}}\bwrite\b|\b(?:the )?accurate summary of this"
     rf" {_TEXT} is\b"
     rf"|\bdo not summari[sz]e (?:this|the) {_TEXT}\b"
     rf"|\bcitation ids?\b|\b(?:mark|label|tag) (?:the|this|every) claims?\b"
     rf"|\bevery claim in the {_TEXT}\b")),
    ("asks for another form of answer",
     (rf"{_START}(?:think step by step|rot-?13\b|base64\b|decode (?:this|the following)"
      rf"|produce an empty"
     r"|say that you (?:are|have)|translate the following|write a never)")),
    ("tells the reader to drop its instructions (in another language)",
     (r"\b(?:ignoriere|missachte|vergiss|ignorez|oubliez|ignora|olvida|dimentica|ignore|esqueça"
      r"|negeer"
     r"|zignoruj|ignorera|unut|abaikan)\b[^.!?\n]{0,60}\b(?:anweisung\w{0,3}|instruktion\w{0,4}"
     r"|befehle"
     r"|instructions|consignes|instrucciones|istruzioni|instruções|instructies|instrukcj\w{0,3}"
     r"|talimat\w{0,6}|instruksi)\b|(?:игнорируй|забудь|ігноруй)[^.!?\n]{0,60}(?:инструкци|указани"
     r"|інструкці|вказівк)|(?:忽略|无视|無視)[^。\n]{0,30}(?:指令|指示|说明)|指示を(?:無視|忘れ)|تجاهل"
     r"[^.\n]{0,40}(?:التعليمات|تعليمات)")),
)  # fmt: skip
_COMPILED = tuple(
    (told, re.compile(pattern, re.IGNORECASE | re.MULTILINE)) for told, pattern in _RULES
)
# The widest rules are only tried where one of these stands, which is much cheaper to see.
_OUTPUTS = (
    "answer", "repl", "respon", "output", "summar", "briefing", "headline", "topic", "completion",
    "translation", "rewrite",
)  # fmt: skip
_NEEDED: Mapping[str, tuple[str, ...]] = {
    r"\b(?:(?:write|": (*_OUTPUTS, "your "),
    r"\b(?:reply|": ("only", "exactly", "nothing", "just", "solely", "repeat", "your ", "with"),
    r"\badd a footnote": (*_OUTPUTS, "footnote", "title", "api key", "system", "tell the", "note",
                          "every other", "citation", "claim", "summari"),
}  # fmt: skip
_GUARDED = tuple(
    (told, rule, next((n for start, n in _NEEDED.items() if rule.pattern.startswith(start)), ()))
    for told, rule in _COMPILED
)
_SENTENCE_START = re.compile(r"[.!?。][\"”’')\]]{0,3}\s")


def find(text: str) -> tuple[Signal, ...]:
    """Return a signal of the kind `instruction` for each stretch that reads like one, in order.

    A stretch runs from the start of the sentence to the end of its paragraph, though not further
    than the sentence that ends a thousand characters on. Full-width letters are read as what they
    stand for; offsets are those of `text`.
    """
    found: list[Signal] = []
    for start, end in _pieces(text):
        piece = _narrow(text[start:end])
        at = 0
        while at < len(piece) and len(found) < _MOST:
            place, told = _first(piece, at)
            if told is None:
                break
            begin, at = max(at, _sentence(piece, place)), _covered(piece, place)
            found.append(_signal(told, start + begin, start + at))
    return tuple(found)


def _signal(told: str, start: int, end: int) -> Signal:
    reason = f"A passage reads like an instruction to a language model: it {told}."
    return Signal(kind="instruction", reason=reason, start=start, end=end)


def _first(piece: str, at: int) -> tuple[int, str | None]:
    """Return where the first instruction after `at` starts, and what it does."""
    folded = piece.lower()
    places = [
        (match.start(), told)
        for told, rule, needed in _GUARDED
        if not needed or any(word in folded for word in needed)
        if (match := rule.search(piece, at)) is not None
    ]
    return min(places, default=(0, None), key=lambda place: place[0])


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph starts and ends, without the space around it."""
    for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text):
        for start in range(match.start(), match.end(), _LONGEST_PARAGRAPH):
            yield start, min(match.end(), start + _LONGEST_PARAGRAPH)


def _sentence(piece: str, at: int) -> int:
    """Return where the sentence starts that holds `at`."""
    ends = [match.end() for match in _SENTENCE_START.finditer(piece, max(0, at - 2_000), at + 1)]
    line = piece.rfind("\n", 0, at) + 1
    return max([line, *(end for end in ends if end <= at)])


def _covered(piece: str, place: int) -> int:
    """Return where the stretch ends whose instruction starts at `place`."""
    if len(piece) - place <= _MOST_COVERED:
        return len(piece)
    end = _SENTENCE_START.search(piece, place + _MOST_COVERED)
    return end.end() if end else len(piece)


def _narrow(piece: str) -> str:
    """Replace full-width letters one for one, so that places stay the same."""
    if piece.isascii():
        return piece
    wide = {
        char: folded
        for char in set(piece)
        if "\uff01" <= char <= "\uff5e" and len(folded := unicodedata.normalize("NFKC", char)) == 1
    }
    return "".join(wide.get(char, char) for char in piece) if wide else piece
