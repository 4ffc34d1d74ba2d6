"""Signs in the English wording itself that a text was translated back and forth or spun.

Each sign was kept only because real news copy hardly ever shows it. The phrase table follows
Cabanac, Labbé and Magazinov, "Tortured phrases" (arXiv 2107.06751, 2021): a fixed term that was
replaced word by word betrays the machine. Every pattern is bounded, so reading is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from briefing.models import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STRONG_KINDS = frozenset(
    {
        "speech-then-act", "lost-speaker", "broken-title", "broken-tag", "repeat",
        "broken-sentence", "tortured-phrase", "foreign-marks",
    },
)  # fmt: skip
# People who write in a second language do these too, so they only count beside a strong one.
WEAK_KINDS = frozenset({"broken-grammar", "lost-article"})

_EXCERPT = 60
_MOST_OF_A_KIND = 10  # ten of a kind settle the matter; a hostile text could hold a million

# The artefact, and the term that it most likely stood for. Case does not matter.
TORTURED: Mapping[str, str] = {
    "air force no. 1": "Air Force One",
    "air force number one": "Air Force One",
    "ammunition of mass destruction": "weapons of mass destruction",
    "article on social media": "post on social media",
    "assembled nations": "United Nations",
    "assembled states": "United States",
    "atomic arms stockpile": "nuclear arsenal",
    "carrots and clubs": "carrots and sticks",
    "charismatic offensive": "charm offensive",
    "charm offense": "charm offensive",
    "congressional mountain": "Capitol Hill",
    "capitol mountain": "Capitol Hill",
    "capitol slope": "Capitol Hill",
    "counterfeit consciousness": "artificial intelligence",
    "counterfeit insight": "artificial intelligence",
    "counterfeit intelligence": "artificial intelligence",
    "man-made consciousness": "artificial intelligence",
    "man-made brainpower": "artificial intelligence",
    "profound learning": "deep learning",
    "profound neural": "deep neural",
    "colossal information": "big data",
    "enormous information": "big data",
    "haze computing": "cloud computing",
    "deadly aid": "lethal aid",
    "deadly assistance": "lethal assistance",
    "fatal aid": "lethal aid",
    "fatal assistance": "lethal assistance",
    "division of equity": "Department of Justice",
    "division of safeguard": "Department of Defense",
    "branch of equity": "Department of Justice",
    "dominant part leader": "majority leader",
    "dominant part pioneer": "majority leader",
    "larger part leader": "majority leader",
    "larger part pioneer": "majority leader",
    "lion's share leader": "majority leader",
    "lion’s share leader": "majority leader",
    "majority pioneer": "majority leader",
    "minority pioneer": "minority leader",
    "party pioneer": "party leader",
    "european fee": "European Commission",
    "european board of trustees": "European Council",
    "exceptional counsel": "special counsel",
    "unique counsel": "special counsel",
    "stupendous jury": "grand jury",
    "terrific jury": "grand jury",
    "fabulous jury": "grand jury",
    "amazing jury": "grand jury",
    "gross homegrown product": "gross domestic product",
    "gross household product": "gross domestic product",
    "home of representatives": "House of Representatives",
    "place of representatives": "House of Representatives",
    "house of agents": "House of Representatives",
    "place of commons": "House of Commons",
    "place of lords": "House of Lords",
    "house foreign relations committee": "House Foreign Affairs Committee",
    "house armed forces committee": "House Armed Services Committee",
    "senate armed forces committee": "Senate Armed Services Committee",
    "armed forces committee": "Armed Services Committee",
    "armed administrations committee": "Armed Services Committee",
    "equipped services committee": "Armed Services Committee",
    "senate judicial committee": "Senate Judiciary Committee",
    "house judicial committee": "House Judiciary Committee",
    "methods and means committee": "Ways and Means Committee",
    "homeland safety department": "Department of Homeland Security",
    "country security department": "Department of Homeland Security",
    "incomparable court": "Supreme Court",
    "preeminent court": "Supreme Court",
    "preeminent leader": "supreme leader",
    "incomparable leader": "supreme leader",
    "joined countries": "United Nations",
    "joined kingdom": "United Kingdom",
    "joined nations": "United Nations",
    "joined realm": "United Kingdom",
    "joined states": "United States",
    "unified realm": "United Kingdom",
    "lawyer general": "Attorney General",
    "leader request": "executive order",
    "chief request": "executive order",
    "oval workplace": "Oval Office",
    "oval room office": "Oval Office",
    "presidential reduction authority": "presidential drawdown authority",
    "presidential reduction power": "presidential drawdown authority",
    "presidential withdrawal authority": "presidential drawdown authority",
    "prime pastor": "prime minister",
    "excellent minister": "prime minister",
    "running companion": "running mate",
    "secretary of condition": "Secretary of State",
    "secretary of safeguard": "Secretary of Defense",
    "state of the alliance address": "State of the Union address",
    "talking focuses": "talking points",
    "real social platform": "Truth Social",
    "truth society": "Truth Social",
    "unfamiliar minister": "foreign minister",
    "unfamiliar ministry": "foreign ministry",
    "unfamiliar secretary": "foreign secretary",
    "unfamiliar strategy": "foreign policy",
    "unfamiliar approach": "foreign policy",
    "unfamiliar powers": "foreign powers",
    "unpaid funds remain": "unspent funds remain",
    "white home": "White House",
    "worldwide warming": "global warming",
}

# Scraped links leave no-break spaces behind.
_GAP = r"[ \u00a0]"
_NAME = r"(?:[A-ZÀ-ÖØ-Þ][\w.'’-]{0,30}\s){1,3}"
_VIOLENT = (
    "killed|wounded|injured|murdered|stabbed|bombed|invaded|assassinated|executed|raped|robbed|"
    "kidnapped|shelled|massacred|slaughtered|beheaded|shot (?:the|a|an|his|her|dead)"
)
_ACT = (
    f"{_VIOLENT}|destroyed|arrested|attacked|seized|captured|burned|met|signed|bought|sold|built|"
    "paid|imposed|banned|visited|launched|launches|scored|died|fell|crashed|voted|elected|appointed"
)
_SAY = (
    "say|says|said|add|adds|added|explain|explains|explained|continue|continued|note|noted|reply|"
    "replied|insist|insisted|warn|warned|conclude|concluded|admit|admitted|emphasize|emphasized|"
    "stress|stressed|claim|claimed|tell reporters|told reporters|point out|pointed out|write|wrote"
)
_STATE = (
    r"[NS]\.?\s?[CD]\.|N\.?\s?[HJMY]\.|R\.\s?I\.|W\.\s?Va\.|Ala\.|Alaska|Ariz\.|Ark\.|Calif\.|"
    r"Colo\.|Conn\.|Del\.|Fla\.|Ga\.|Hawaii|Idaho|Ill\.|Ind\.|Iowa|Kan\.|Ky\.|La\.|Maine|Md\.|"
    r"Mass\.|Mich\.|Minn\.|Miss\.|Mo\.|Mont\.|Neb\.|Nev\.|Ohio|Okla\.|Ore\.|Pa\.|Tenn\.|Texas|"
    r"Utah|Vt\.|Va\.|Wash\.|Wis\.|Wyo\."
)
_PARTICLES = r"elect\b|de\s|von\s|van\s|al-|bin\s|der\s|la\s|el\s|del\s|di\s|da\s|dos\s|and\s|or\s"
_TITLE = r"\b(?:Sens?|Reps?|Govs?|Lts?|Sgts?|Capts?)\."
# Link text is translated apart from its sentence and keeps a capital: `last month Rejects the`.
_VERB = (
    "Recogni[sz](?:es|ed)|Is|Are|Was|Were|Has|Have|Had|Does|Did|Could|Should|Would|Sa(?:ys?|id)|"
    "Tells?|Told|Writes?|Wrote|Explain(?:ed)?|Announce[sd]?|Reveal(?:s|ed)?|Warn(?:s|ed)?"
    "|Accuse[sd]?|"
    "Reject(?:s|ed)?|Publish(?:es|ed)?|Describe[sd]?|Argue[sd]?|Urge[sd]?|Refuse[sd]?"
    "|Confirm(?:s|ed)?|"
    "Den(?:y|ies|ied)|Introduce[sd]?|Propose[sd]?|Began|Became|Becomes|Suggest(?:s|ed)?"
    "|Condemn(?:s|ed)?|"
    "Criticized?|Makes|Took|Takes|Gives|Gave|Provide[sd]|Supports|Accept(?:s|ed)|Agree[sd]"
    "|Continue[sd]|"
    "Believe[sd]?|Expect(?:s|ed)|Include[sd]|Means|Remain(?:s|ed)|Require[sd]|Wants?|Needs"
    "|Seeks|Sought|"
    "Keeps|Imposed?s?|Allow(?:s|ed)|Demand(?:s|ed)|Receive[sd]|Threaten(?:s|ed)|Posted"
)
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)"
_NOUN = "Statement|Interview|Letter|Speech|Article|Survey|Study|Memo|Lawsuit|Report|Poll|Video"
_A_VOWEL = (
    "agreement|alliance|American|announcement|army|attack|attempt|effort|election|emergency|enemy|"
    "enormous|exceptional|expert|extraordinary|immediate|immense|important|independent|individual|"
    "international|interview|investigation|issue|offer|official|opponent|opportunity|order|"
    "organization|organisation|economic|early|old|own|idea|increase|administration|authority|act"
)
_AN_CONSONANT = (
    "bill|big|country|deal|decision|federal|foreign|government|group|large|law|major|man|meeting|"
    "military|national|new|person|plan|political|president|public|report|state|statement|vote|war"
)
_THE_OUTLET = (
    "New York Times|Washington Post|Wall Street Journal|Associated Press|Guardian|Hill|Atlantic|"
    "Economist|Intercept|Telegraph|Observer|Daily Mail|Daily Beast|Financial Times"
)

# Full-width, Arabic and Indic punctuation.
_MARKS = "，。：；、（）！？،।"

# kind, what a person is told, pattern, whether a place inside quotation marks counts too.
_RULES: tuple[tuple[str, str, str, bool], ...] = (
    ("speech-then-act", "After a quotation stands an act, not a word of speaking",
     rf"[!?]['’]?[\"”]\s{_NAME}(?:{_VIOLENT})\b", True),
    ("lost-speaker", "A quotation is followed by a word of speaking, but by no speaker",
     rf"[.,!?…][\"”»]\s(?:{_SAY}|Explain|Say|Add|Write)[.](?=\s|$)", True),
    ("lost-speaker", "A word of speaking stands alone, without a speaker",
     r"(?:^|\n)(?:explain|explained|say|said|add|added|continued|noted)[.,](?=\s|$)", True),
    ("broken-title", "A title is not followed by a name",
     rf"{_TITLE}\s(?!{_PARTICLES})[a-z]{{2,30}}", True),
    ("broken-title", "A title ends the paragraph without a name",
     r"\b(?:Sens?|Reps?|Govs?)\.[ \t]{0,4}\n(?=\s*\S)", True),
    ("broken-tag", "The party and the state of a politician have run together",
     rf"[(](?:R|D|I)(?:{_STATE})[)]|\b[A-Z][a-z]{{1,30}}, (?:R|D|I)(?:{_STATE}),", True),
    ("repeat", "The same name is listed twice side by side",
     r"\b([A-ZÀ-Þ]\w{2,30}(?: [A-Z]\w{1,30})?)(?: and|, and) \1(?:,| and|, and) [A-Z]", True),
    ("repeat", "The same name is listed twice side by side",
     r", ([A-ZÀ-Þ]\w{3,30}(?: [A-Z]\w{1,30})?) (?:and|or) \1\b(?! [A-Z])", True),
    ("repeat", "A name is explained by itself",
     r"\b([A-ZÀ-Þ][\w’'.-]{0,30}(?: [A-ZÀ-Þ][\w’'.-]{0,30}){0,4}) [(]\1[)]", True),
    ("repeat", "A title is doubled",
     r"\b(President|Senator|Secretary|Minister|Governor) \1 [A-Z]", True),
    ("repeat", "A word qualifies itself",
     r"\b([^\W\d_]{5,30}) of (?:the|our|their|his|her|its|a|an) \w{1,30} \1\b", True),
    ("repeat", "A phrase qualifies itself",
     (r"\b([a-z]{5,30} [a-z]{5,30})\b (?:on|of|in|with|against) (?:the |a |an |their "
      r"|\w{1,30}[’']s )\1\b"),
     True),
    ("broken-sentence", "A sentence starts anew in its middle",
     rf"(?<![.!?:;,]\s)(?<![\w’'])[a-z]{{3,30}}{_GAP}(?:{_VERB}){_GAP}[a-z]{{1,30}}\b", False),
    ("broken-sentence", "A sentence starts anew in its middle",
 (rf"\b(?:a|an|his|her|their) (?:{_NOUN}) (?:on|to|with|that|last|this|from|by) "
      rf"(?:[a-z]|{_DAY}day)"), False),
    ("foreign-marks", "Marks of another script stand in English words",
     rf"[A-Za-z0-9][{_MARKS}]|[{_MARKS}][A-Za-z]|[A-Za-z][а-я]|[а-я][A-Za-z]", False),
    ("tortured-phrase", "A fixed term seems replaced word by word (scores, as in many)",
     (r"\b(?:kill|wound|injur)(?:ed|ing)\b[^.\n]{0,120}\bscor(?:ed|ing) (?:dozens|hundreds"
      r"|more points)\b"),
     True),
    ("tortured-phrase", "A fixed term seems replaced word by word (a post)",
     (r"\b(?:said|wrote|stated|claimed) in (?:an article|an essay|a document) on "
      r"(?:social media|X\b|Twitter|Truth Social|Telegram)"), True),
    ("broken-grammar", "No English word is formed like this",
     r"\b[a-z]{3,30}(?<!as)(?:ent|ant)ness\b", True),
    ("broken-grammar", "The verb has the wrong form",
     (r"\b(?:would|could|should|must|cannot) (?:is|are|was|were|has|had|does|did|went|gave|took"
      r"|became)\b"
      r"|\b(?:did|does|do)(?: not|n[’']t) (?:went|said|was|were|had|told|came|gave|took"
      r"|got|knew|made)\b"
      r"|[,!?][\"”] (?:he|she) (?:add|explain|say|insist|warn|emphasize|stress)\b"), False),
    ("broken-grammar", "The article does not fit its word",
     rf"\b[Aa] (?:{_A_VOWEL})\b|\b[Aa]n (?:{_AN_CONSONANT})\b", False),
    ("broken-grammar", "The preposition is wrong",
     (r"\b(?:despite of|regarding to|in according to|told to (?:reporters|journalists)"
      r"|said (?:him|them|us) "
      r"that|accused? (?:him|her|them) for)\b"), False),
    ("broken-grammar", "The comparison is doubled",
     (r"\bmore (?:better|easier|bigger|stronger|faster|cheaper|worse)\b(?!-)|"
      r"\bmost (?:best|biggest|strongest|largest|highest|greatest)\b(?!-)"), False),
    ("broken-grammar", "The currency is named twice",
     r"\$ ?\d[\d,.]{0,20}(?: [mbtr]{1,2}illion)? (?:US |U\.S\. )?dollars\b", False),
    ("lost-article", "A name that has an article lost it",
     rf"\btold (?:{_THE_OUTLET})\b(?! [A-Z]|[’'-])", False),
    ("lost-article", "A name that has an article lost it",
     (r"\b(?:told|by|with|to|from|at|in) (?:Kremlin|Pentagon|White House|United States"
      r"|United Kingdom|"
      r"European Union|Supreme Court|Justice Department|State Department)(?=[.,;]|$)"), False),
)  # fmt: skip
_COMPILED = tuple(
    (kind, told, re.compile(pattern, re.MULTILINE), quoted)
    for kind, told, pattern, quoted in _RULES
)

_SPEECH_ACT = re.compile(rf",[\"”]\s(?:{_NAME}|he |she |they )(?:{_ACT})\b")
_QUOTED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"")
_SENTENCE_END = re.compile(r"[a-z0-9)]{2}[.!?][\"”’]?\s|\n")
_ACCORDING = re.compile(r"\b[Aa]ccording to (\w{1,30} \w{1,30})\b")
_ACCORDING_APART = 200


def find(text: str, phrases: Mapping[str, str] = TORTURED) -> list[Signal]:
    """Return the signs in `text` in the order of their places, at most ten of a kind."""
    found = [*_by_rules(text), *_acts_after_speech(text), *_doubled_sources(text)]
    found += _tortured(text, phrases)
    found.sort(key=lambda signal: (signal.start or 0, signal.kind, signal.end or 0))
    kept: list[Signal] = []
    seen: dict[str, int] = {}
    for signal in found:
        seen[signal.kind] = seen.get(signal.kind, 0) + 1
        if seen[signal.kind] <= _MOST_OF_A_KIND:
            kept.append(signal)
    return kept


def _signal(kind: str, told: str, text: str, start: int, end: int) -> Signal:
    """Return a signal that quotes its place, on one line and without control characters."""
    place = text[start : min(end, start + 4 * _EXCERPT)]
    shown = " ".join("".join(c if c.isprintable() else " " for c in place).split())
    if len(shown) > _EXCERPT:
        shown = shown[: _EXCERPT - 1] + "…"
    return Signal(kind=kind, reason=f"{told}: {shown}", start=start, end=end)


def _by_rules(text: str) -> Iterator[Signal]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    starts = [start for start, _ in quoted]
    for kind, told, pattern, counts_in_quotes in _COMPILED:
        for match in pattern.finditer(text):
            at = bisect_right(starts, match.start()) - 1
            if counts_in_quotes or at < 0 or match.start() >= quoted[at][1] - 1:
                yield _signal(kind, told, text, *match.span())


def _acts_after_speech(text: str) -> Iterator[Signal]:
    """Find `"Words," Name killed`: after a comma only the speaker can follow.

    American style also puts a comma into quoted titles (`In "The Hunger Games," she won`), so
    the quotation must open a sentence.
    """
    for match in _SPEECH_ACT.finditer(text):
        closing = text[match.start() + 1]
        opening = text.rfind(
            "“" if closing == "”" else '"', max(0, match.start() - 600), match.start()
        )
        before = text[max(0, opening - 3) : opening].rstrip(" ")
        opens_sentence = not before or before[-1] in '.!?”"\n'
        if opening >= 0 and opens_sentence and "\n" not in text[opening : match.start()]:
            told = "After a quotation stands an act, not a word of speaking"
            yield _signal("speech-then-act", told, text, *match.span())


def _doubled_sources(text: str) -> Iterator[Signal]:
    """Find a sentence that names its source twice, `according to a draft, according to a draft`."""
    previous: re.Match[str] | None = None
    for match in _ACCORDING.finditer(text):
        near = previous is not None and match.start() - previous.end() <= _ACCORDING_APART
        if previous is not None and near and match[1].casefold() == previous[1].casefold():
            between = text[previous.end() : match.start()]
            if not _SENTENCE_END.search(between):
                told = "One sentence names its source twice"
                yield _signal("repeat", told, text, *match.span())
        previous = match


def _tortured(text: str, phrases: Mapping[str, str]) -> Iterator[Signal]:
    lowered = text.lower()  # a plain search first: it is five times faster than one big pattern
    terms = {phrase.lower(): term for phrase, term in phrases.items() if phrase.strip()}
    present = sorted((p for p in terms if p in lowered), key=lambda p: (-len(p), p))
    if not present:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, present))})\b", re.IGNORECASE)
    for match in pattern.finditer(text):
        term = terms.get(match.group().lower())
        told = f"A fixed term seems replaced word by word (perhaps {term})"
        yield _signal("tortured-phrase", told, text, *match.span())
