"""Pages that are not the article they stand for: walls, stubs and pages that say "not found".

What stands on such a page is not news, and the start of an article is not the article: neither is
summarised. Every sign counts only beside a short text, since whole articles speak of paywalls and
cookies too. Phrases are English, German, French, Spanish and Italian.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing.articles import liveblogs
from briefing.models import Removal

if TYPE_CHECKING:
    from collections.abc import Mapping

PAYWALL, CONSENT, NO_ARTICLE = "paywalled-stub", "consent-wall", "no-article"
NEWSLETTER, LIVEBLOG, PART = "newsletter-stub", "liveblog", "paywalled-part"

_LOOKED_AT = 20_000  # characters at the start and the end of a text that is not short by itself
_SHORT, _STUB, _DECLARED_STUB = 150, 150, 250  # words
_REST = 40  # words of an article that may stand beside a consent notice
_MISSING = 1.5  # so many times more words are declared than there are
_LONGEST_LINE = 400  # a notice is short; a longer paragraph is prose

_FREE = re.compile(
    rb'"isAccessibleForFree"\s{0,9}:\s{0,9}"?(?:https?://schema\.org/)?(\w{2,8})', re.IGNORECASE
)
_COUNT = re.compile(rb'"wordCount"\s{0,9}:\s{0,9}"?([0-9]{1,6})')
_CLASSES = re.compile(
    rb"""class=["'][^"'<>]{0,200}?\b(?:paywall|pay-wall|regwall|premium-wall|subscriber-only"""
    rb"""|subscription-required|tp-container-inner|piano-offer|paid-content-gate"""
    rb"""|meteredcontent)\b""",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"\bsubscribe (?:now |today |here )?(?:to|for|and) (?:continue|read|keep|unlock|access"
    r"|get (?:full|un))"
    r"|\bto (?:continue|keep) reading\b|\b(?:continue|keep) reading (?:with|for|by|this)\b"
    r"|\balready (?:a|have an?) (?:subscri\w+|member|account)"
    r"|\b(?:this|the full|the rest of (?:this|the)) (?:article|story|content|report|analysis)?"
    r" ?(?:is|are) (?:only |exclusively |reserved |available )*(?:for|to) (?:paying |our "
    r"|registered )?"
    r"(?:subscribers|members)"
    r"|\b(?:subscribers?|members?)[- ]only\b|\bfor subscribers only\b|\bexclusive to subscribers\b"
    r"|\b(?:log|sign) in (?:or \w+ )?to (?:continue|read|view|access)|\bread the rest of this\b"
    r"|\bunlock (?:this|the|full|all|unlimited)\b|\byou(?:['’]ve| have) (?:reached|used|read) "
    r"(?:your|the|all|\d)[^.\n]{0,30}\b(?:free|limit|articles?)\b|\bstart your (?:free )?trial\b"
    r"|\bregister (?:for free |now )?to (?:continue|read)\b|\bthis (?:article|content) is premium\b"
    r"|\b(?:weiterlesen|lesen sie weiter) mit\b|\bnur für abonnenten\b"
    r"|\bjetzt abonnieren\b[^.\n]{0,40}"
    r"\blesen\b|\bdieser (?:artikel|inhalt) ist (?:nur )?(?:für|exklusiv)"
    r"|\bmit \w+\+? weiterlesen\b"
    r"|\bbereits (?:abonnent|registriert|kunde)|\bréservé(?:e|s)? (?:aux|à nos) abonnés\b"
    r"|\bcet article est réservé\b|\bil vous reste [\d.,]+ ?%|\bdéjà abonné"
    r"|\babonnez-vous pour (?:lire"
    r"|continuer|accéder)|\b(?:suscríbete|suscríbase) para (?:leer|seguir|continuar)|\bsolo para"
    r" suscriptores\b|\bcontenido exclusivo para\b|\b¿?ya (?:eres|es) suscriptor"
    r"|\barticolo riservato"
    r" agli abbonati\b|\bcontenuto riservato\b|\bsei già abbonato|\babbonati per (?:leggere"
    r"|continuare)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\bstore and/?o?r? ?/? ?access information on (?:a|your) device|\bwe (?:value|respect"
    r"|care about)"
    r" your privacy|\b(?:we and )?our (?:\d[\d.,]* )?(?:advertising )?partners\b"
    r"|\bpersonal(?:ly identifiable"
    r")? (?:data|information)\b|\blegitimate interests?\b|\b(?:accept|reject|allow) (?:all"
    r"|cookies)\b"
    r"|\bmanage (?:your |my )?(?:choices|preferences|settings|cookies|options)\b|\bcookies?\b"
    r"|\bconsent\b"
    r"|\bprivacy (?:policy|settings|notice|cent(?:er|re))\b|\bcookie-?(?:einstellungen|hinweis)\b"
    r"|\bpersonenbezogene\w* daten\b|\beinwilligung\b|\balle(?:s)? akzeptieren\b"
    r"|\bpersonalisierte werbung"
    r"|\bdonnées (?:à caractère )?personnelles\b|\bconsentement\b|\btout accepter\b"
    r"|\bnos partenaires\b"
    r"|\bdatos personales\b|\bconsentimiento\b|\baceptar todo|\bnuestros socios\b"
    r"|\bdati personali\b"
    r"|\bconsenso\b|\baccetta(?:re)? tutt|\bi nostri partner\b|\bad(?:vert\w*)?[- ]free\b",
    re.IGNORECASE,
)
_CONSENT_TITLE = re.compile(
    r"\W{0,3}(?:before you continue|we (?:value|respect|care about) your privacy|your privacy"
    r"|(?:cookie"
    r"|privacy|consent)[ -](?:consent|notice|settings|preferences|choices|center|wall|policy)"
    r"|manage"
    r" (?:cookies|consent)|bevor sie (?:fortfahren|weiter)|datenschutzeinstellungen|einwilligung"
    r"|avant d(?:e|['’]) ?(?:continuer|accéder)|vos choix|antes de continuar"
    r"|prima di continuare)\b",
    re.IGNORECASE,
)
_GONE_TITLE = re.compile(
    r"(?:[^\n]{0,40}[-–—|:] ?)?\W{0,3}(?:error |fehler |erreur |http )?(?:40[0134]|410|429|50[0-4])"
    r"(?:\s?[-–—|:.!]|\s?$| error\b|"
    r" (?:page |file )?not found| forbidden| bad gateway| service)|(?:[^\n]{0,40}[-–—|:] ?)?\W{0,3}"
    r"(?:(?:sorry|oops|whoops|uh[- ]oh)\W{1,4})?(?:(?:the |this |we can['’]?t find the )?(?:page"
    r"|article"
    r"|story|content|file)(?: you requested)? (?:was |is |could |can)?(?:not (?:be )?(?:found"
    r"|available)"
    r"|no longer (?:exists|available)|cannot be found|unavailable|gone|missing|removed"
    r"|does not exist)"
    r"|access (?:denied|to this page)|just a moment|are you a (?:robot|human)|attention required"
    r"|please (?:wait|verify)|robot check|security check|verify(?:ing)? (?:that )?you are"
    r"|unsupported browser"
    r"|seite (?:wurde )?nicht (?:gefunden|verfügbar)|(?:cette )?page (?:non trouvée|introuvable"
    r"|inexistante)"
    r"|página no (?:encontrada|disponible)|pagina non (?:trovata|disponibile)|zugriff verweigert"
    r"|accès refusé|acceso denegado|accesso negato)",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(?:page|article|story|content|link|url)\b[^.!?\n]{0,60}\b(?:you (?:are|were|'re|’re)"
    r" (?:looking|searching) for|you (?:have )?requested|you tried)\b"
    r"|\b(?:page|article|story|url)\b[^.!?\n]{0,40}\b(?:has (?:been )?(?:removed|moved|deleted"
    r"|expired)"
    r"|no longer (?:exists?|available)|(?:can(?:not|'t|’t)|could(?: not|n't|n’t)) be found"
    r"|does(?: not|n't"
    r"|n’t) exist|temporarily unavailable)\b"
    r"|\b(?:enable|turn on|activate) (?:your )?(?:java ?script|cookies)\b"
    r"|\bjavascript is (?:disabled"
    r"|required|not)|\bchecking your browser\b|\byou(?:['’]re| are) (?:not )?a (?:robot|human"
    r"|bot)\b"
    r"|\bunusual (?:traffic|activity)\b|\bcloudflare ray\b|\byou don['’]?t have permission\b"
    r"|\bnot available in your (?:country|region|location)|\bunavailable (?:for legal reasons"
    r"|in (?:your|most"
    r" european))|\bdie (?:gewünschte |angeforderte |gesuchte )?seite\b[^.\n]{0,60}\b(?:nicht"
    r"|entfernt)\b"
    r"|\bla page (?:que vous|demandée)\b|\bla página (?:que|solicitada)\b[^.\n]{0,60}\b(?:no "
    r"|busca)"
    r"|\bla pagina (?:che|richiesta)\b[^.\n]{0,60}\b(?:non |cerc)",
    re.IGNORECASE,
)
_SIGN_UP = re.compile(
    r"\b(?:sign up|subscribe|subscribing|signing up|register)\b[^.!?\n]{0,80}\b(?:newsletters?"
    r"|inbox"
    r"|mailing list|bulletin|briefing)\b|\b(?:your|the) e-?mail address\b"
    r"|\bconfirm your (?:subscription"
    r"|email)|\bcheck your inbox\b|\bunsubscribe\b|\bdelivered (?:straight )?to your inbox\b"
    r"|\bnewsletter (?:abonnieren|bestellen|anmelden)|\bzum newsletter\b|\binscrivez-vous à\b"
    r"|\bsuscríbete a (?:nuestr|la)|\biscriviti alla newsletter\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ONE_CHARACTER_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Wall:
    """What stands between the reader and the article; nothing of a `stub` may be summarised."""

    kind: str
    reason: str
    stub: bool


def judge(
    text: str, *, fields: Mapping[str, Any], markup: bytes | None, title: str | None
) -> Wall | None:
    """Return what a document is when it is not, or not only, the article; None for an article.

    Args:
        text: What was extracted, before furniture is taken out.
        fields: What the container says; a teaser of a feed is no wall.
        markup: The page as it came, for what it says about itself; None for other documents.
        title: The headline or the title of the page.
    """
    sample = text if len(text) <= 2 * _LOOKED_AT else f"{text[:_LOOKED_AT]}\n{text[-_LOOKED_AT:]}"
    count = _words(sample)
    short = count < _SHORT
    heading = (title or "").strip()[:300]
    first = text.lstrip()[:300].partition("\n")[0]
    if short and _is_gone(sample, heading, first):
        return Wall(
            NO_ARTICLE, "The page holds no article: it was not found or is not shown.", stub=True
        )
    if count < 2 * _SHORT and _is_consent(sample, heading, first):
        return Wall(
            CONSENT,
            "The page only asks for consent to cookies; the article is not on it.",
            stub=True,
        )
    if short and _is_newsletter(sample):
        return Wall(
            NEWSLETTER, "The page only offers a newsletter; it holds no article.", stub=True
        )
    found = None if fields.get("teaser") else _paywall(sample, markup)
    if found is None and liveblogs.read(text, title=title, markup=markup):
        return Wall(
            LIVEBLOG, "The page is a live blog: its entries may overtake each other.", stub=False
        )
    return found


def without_notices(text: str) -> tuple[str, tuple[Removal, ...]]:
    """Take the paragraphs out that only ask for a subscription; return the rest and those."""
    paragraphs = text.split("\n\n")
    notices = [paragraph for paragraph in paragraphs if _is_notice(paragraph)]
    if not notices:
        return text, ()
    rest = "\n\n".join(paragraph for paragraph in paragraphs if not _is_notice(paragraph))
    return rest, tuple(Removal(text=notice, reason="paywall notice") for notice in notices)


def _is_notice(paragraph: str) -> bool:
    """Say whether a paragraph is a paywall's own words and not the article's."""
    if len(paragraph) > _LONGEST_LINE or not _PAY.search(paragraph):
        return False
    told = [part for part in _SENTENCES.split(paragraph) if part.strip()]
    ours = [part for part in told if _PAY.search(part) or _words(part) <= 3]  # noqa: PLR2004 - "Log in."
    return 2 * len(ours) >= len(told) and not re.search(r"[\"“”„«»]", paragraph)


def _paywall(text: str, markup: bytes | None) -> Wall | None:
    """Judge by the notice in the text and by what the page says about its own access."""
    rest, notices = without_notices(text)
    said = _FREE.search(markup) if markup else None
    closed = said is not None and said[1].lower() in {b"false", b"no"}
    count = _words(rest)
    missing = _lacks_words(count, markup) if markup and closed else False
    cut = rest.rstrip(' \n"”’').endswith(("…", "...", "[…]"))
    gated = bool(markup) and _CLASSES.search(markup or b"") is not None
    declared = closed and (bool(notices) or cut or missing or (gated and count < _STUB))
    if (declared and count < _DECLARED_STUB) or (notices and count < _STUB) or (missing and cut):
        reason = "Only the start of the article can be read; the rest is for subscribers."
        return Wall(PAYWALL, reason, stub=True)
    if closed and count < _STUB // 2:
        return Wall(PAYWALL, "The page says that the article is for subscribers.", stub=True)
    if closed and (notices or missing):
        return Wall(PART, "A part of the article is for subscribers and was not read.", stub=False)
    return None


def _lacks_words(count: int, markup: bytes) -> bool:
    declared = [int(match[1]) for match in _COUNT.finditer(markup)]
    return bool(declared) and count * _MISSING < max(declared)


def _is_gone(text: str, title: str, first: str) -> bool:
    named = bool(_GONE_TITLE.match(title) or _GONE_TITLE.match(first))
    said = _GONE.search(text) is not None
    return (named and (said or _words(text) < _REST)) or (said and _words(text) < 2 * _REST)


def _is_consent(text: str, title: str, first: str) -> bool:
    parts = [part for part in _SENTENCES.split(text) if part.strip()]
    asking = [part for part in parts if _CONSENT.search(part)]
    kinds = {match[0].casefold() for match in _CONSENT.finditer(text)}
    named = _CONSENT_TITLE.match(title) or _CONSENT_TITLE.match(first)
    rest = _words(text) - sum(map(_words, asking))
    return len(kinds) >= (1 if named else 3) and (
        rest < _REST and 2 * sum(map(_words, asking)) >= _words(text)
    )


def _is_newsletter(text: str) -> bool:
    parts = [part for part in _SENTENCES.split(text) if part.strip()]
    asking = [part for part in parts if _SIGN_UP.search(part)]
    rest = _words(text) - sum(map(_words, asking))
    return bool(asking) and rest < _REST // 2 and 2 * len(asking) >= len(parts)


def _words(text: str) -> int:
    """Count words; two characters of a script without spaces count as one."""
    dense = len(_ONE_CHARACTER_WORDS.findall(text))
    return len(_LETTERS.findall(text)) + dense // 2
