"""The HTML of a newsletter or a mail without what is not its text.

Preheaders stay where they are and are marked hidden: extraction removes and lists what is hidden.
Advertisements, footers and links to the web version are taken out and returned; layout tables
become blocks, tracking pixels go, and wrapped links lead where they lead in the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_CHARS = 3_000_000
MAX_TAGS = 50_000
MAX_DEPTH = 500

AD, FOOTER = "advertisement", "newsletter footer"
VIEW, MORE = "link to the web version", "link line"

_DATA_URL = re.compile(r"""(["'])data:[^"'<>\s]*\1""", re.IGNORECASE)
_HUGE_TAG = re.compile(r"<[^<>]{20000}")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,12})")
_FLAT = frozenset(
    {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr", "p", "li", "o"}
)
_GONE = ("script", "style", "template", "noscript", "img", "title", "meta", "link", "svg", "form")
_LAYOUT = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th", "center", "font"})
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main", "ol", "p", "pre", "section",
    "table", "tbody", "td", "th", "tr", "ul",
})  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4")
_UNSEEN = re.compile(
    r"display:none|mso-hide:all|visibility:hidden|max-height:0|font-size:0?\.?0(?:px|pt|em)?(?:;|$)"
    r"|(?<![a-z-])opacity:0(?:;|$)|line-height:0(?:px)?(?:;|$)"
)
_SPACE = re.compile(r"\s+")

_AD = re.compile(
    r"(?:presented by|sponsored by|brought to you by|in partnership with|a message from|paid post"
    r"|(?:advertisement|advertorial|sponsored|anzeige|werbung|publicité|publicidad|pubblicità)$"
    r"|together with|präsentiert von|gesponsert von|sponsorisé par|avec le soutien de"
    r"|patrocinado por|sponsorizzato da)",
    re.IGNORECASE,
)
_SENTENCE_END = (".", "!", "?")
_AD_LABEL, _AD_SLUG = 60, 600
_FOOT = re.compile(
    r"(?:you(?:'re| are) receiving this|you received this|this (?:e-?mail|newsletter) was sent"
    r"|to (?:stop receiving|unsubscribe|opt out)|if you no longer wish"
    r"|(?:was this (?:e-?mail|newsletter) )?forwarded (?:to you|this (?:e-?mail|newsletter))"
    r"|sie erhalten diese(?:n|s)? (?:e-?mail|newsletter)|vous recevez ce|recibes este"
    r"|ricevi questa|add us to your address book)",
    re.IGNORECASE,
)
_FOOT_LINK = re.compile(
    r"(?:click here to )?(?:unsubscribe(?: here| from .{1,40})?|opt out"
    r"|(?:manage|update|change|edit) (?:(?:your|my|e-?mail|subscription) ){0,3}"
    r"(?:preferences|subscriptions?|settings|profile)"
    r"|(?:e-?mail )?preferences|privacy(?: policy| notice)?|forward to a friend|abmelden"
    r"|abbestellen|newsletter abbestellen|vom newsletter abmelden|se désabonner|se désinscrire"
    r"|darse de baja|cancelar suscripción|annulla l'iscrizione|disiscriviti)\W{0,3}\Z",
    re.IGNORECASE,
)
_MORE_LINK = re.compile(
    r"(?:go deeper|read more|read on|learn more|find out more|full story|weiterlesen|mehr lesen"
    r"|lire la suite|leer más|leggi tutto)\W{0,3}\Z",
    re.IGNORECASE,
)
_VIEW_LINK = re.compile(
    r"(?:click here to )?(?:view|read|open|see)\b.{0,30}\b(?:browser|online|web(?: page|site)?)"
    r"|.{0,20}\bim browser (?:ansehen|öffnen|anzeigen)|(?:voir|lire|afficher)\b.{0,30}"
    r"\b(?:en ligne|navigateur)|ver (?:en|no) (?:el )?navegador|visualizza nel browser",
    re.IGNORECASE,
)
_LONGEST_FOOT = 500
_TARGETS = (
    "u",
    "url",
    "target",
    "redirect",
    "redirect_url",
    "dest",
    "destination",
    "link",
    "to",
    "q",
)
_TRACKERS = re.compile(
    r"(?:utm_\w{1,30}|mc_[ce]id|fbclid|gclid|mkt_tok|_hs(?:enc|mi)|ck_subscriber_id)\Z"
)
_WRAPS = 3


@dataclass(slots=True)
class Letter:
    """A cleaned letter: an HTML fragment, its words, what was left out, its address on the web."""

    html: str
    text: str
    left_out: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""


def clean(source: str) -> Letter | None:
    """Return the HTML of a mail as a fragment that holds its text only.

    None when it would take too much to parse.
    """
    source = _DATA_URL.sub('""', source.replace("\0", ""))
    if not _is_bearable(source):
        return None
    from lxml import etree, html  # noqa: PLC0415 - slow to import, needed for HTML mail only

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True
    )
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    body = tree.find("body")
    if body is None:
        return None
    return _cleaned(body)


def unwrapped(url: str) -> str:
    """Return where a link that counts its clicks leads, without tracking parameters."""
    for _ in range(_WRAPS):
        try:
            query = dict(parse_qsl(urlsplit(url).query[:4000], max_num_fields=50))
        except ValueError:
            return url
        inner = next((query[name] for name in _TARGETS if _is_web(query.get(name, ""))), None)
        if inner is None:
            break
        url = inner
    return _untracked(url)


def _untracked(url: str) -> str:
    try:
        address = urlsplit(url)
        pairs = parse_qsl(address.query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return url
    kept = [(name, value) for name, value in pairs if not _TRACKERS.match(name)]
    if len(kept) == len(pairs):
        return url
    return urlunsplit(address._replace(query=urlencode(kept)))


def _is_web(url: str) -> bool:
    return url[:8].lower().startswith(("http://", "https://"))


def _is_bearable(source: str) -> bool:
    """Say whether a parser gets through this in little time; long tags and deep nesting cost."""
    if len(source) > MAX_CHARS or _HUGE_TAG.search(source):
        return False
    depth = 0
    for count, match in enumerate(_TAG.finditer(source)):
        if match[2].lower() not in _FLAT:
            depth = max(depth - 1, 0) if match[1] else depth + 1
        if count > MAX_TAGS or depth > MAX_DEPTH:
            return False
    return True


def _cleaned(body: HtmlElement) -> Letter:
    from lxml import html  # noqa: PLC0415 - as above

    for element in body.xpath("|".join(f".//{tag}" for tag in _GONE)):
        element.drop_tree()
    hidden = _hide(body)
    url = _address(body)
    left_out = _drop_blocks(body)
    for link in body.xpath(".//a[@href]"):
        link.set("href", unwrapped(link.get("href").strip()))
    _flatten(body)
    words = "" if body in hidden else _words(body, hidden)
    inner = "".join(html.tostring(child, encoding="unicode") for child in body)
    text = (body.text or "").replace("&", "&amp;").replace("<", "&lt;")
    return Letter(f"<div>{text}{inner}</div>", words, left_out, url)


def _hide(body: HtmlElement) -> set[HtmlElement]:
    """Mark as hidden what mail programs do not show; return it."""
    found = set()
    for element in body.xpath(".//*[@style or @hidden]"):
        style = _SPACE.sub("", element.get("style") or "").lower()
        if element.get("hidden") is not None or _UNSEEN.search(style):
            # Spacers have no height either; what has blocks of text in it is the letter itself.
            if "display:none" not in style and element.xpath("boolean(.//p|.//h1|.//h2|.//table)"):
                continue
            element.set("hidden", "")
            found.add(element)
    return found


def _words(body: HtmlElement, hidden: set[HtmlElement]) -> str:
    gone = {inner for element in hidden for inner in element.iter()}
    pieces = (
        piece
        for element in body.iter()
        for piece in (
            element.text if element not in gone else None,
            element.tail if element not in hidden and element.getparent() not in gone else None,
        )
        if piece
    )
    return " ".join(" ".join(pieces).split())


def _address(body: HtmlElement) -> str:
    """Return the address of the letter on the web, where a link names it."""
    for link in body.xpath(".//a[@href]"):
        if _VIEW_LINK.match(_text(link)) and _is_web(link.get("href").strip()):
            return unwrapped(link.get("href").strip())
    return ""


def _drop_blocks(body: HtmlElement) -> list[tuple[str, str]]:
    """Take out the innermost blocks that are advertisements or belong to the footer."""
    left_out: list[tuple[str, str]] = []
    for block in [element for element in body.iter() if _is_innermost(element)]:
        if block.getparent() is None:
            continue
        text = _text(block)
        reason = _reason(block, text)
        if reason == AD and block.tag in _HEADINGS:
            left_out += _section(block)
        if reason:
            left_out.append((text[:_AD_SLUG], reason))
        if reason == MORE:  # the words go, the link stays
            for element in block.iter():
                element.text = element.tail = None
        elif reason:
            block.drop_tree()
    return left_out


def _reason(block: HtmlElement, text: str) -> str | None:
    if not text:
        return None
    if _AD.match(text) and _is_ad(block, text):
        return AD
    if len(text) > _LONGEST_FOOT:
        return None
    links = [_text(link) for link in block.iter("a")]
    share = sum(map(len, links)) / len(text)
    if any(_VIEW_LINK.match(link) for link in links) and (share > 0.3 or len(text) < 80):  # noqa: PLR2004 - a line around a link
        return VIEW
    if any(_FOOT_LINK.match(link) for link in links) or _FOOT.match(text):
        return FOOTER
    return MORE if links == [text] and _MORE_LINK.match(text) else None


def _is_ad(block: HtmlElement, text: str) -> bool:
    """Tell a label ("Presented by Acme: …", or a line of its own) from a sentence of a story."""
    label, colon, _ = text[:_AD_LABEL].partition(":")
    if block.tag in _HEADINGS or (len(text) <= _AD_LABEL and not text.endswith(_SENTENCE_END)):
        return True
    bold = next((_text(part) for part in block.iter("b", "strong") if _text(part)), "")
    labelled = bool(colon) and (text.startswith(bold) if bold else label.istitle())
    return labelled and len(text) <= _AD_SLUG


def _section(heading: HtmlElement) -> list[tuple[str, str]]:
    """Take out what follows an advertisement's heading, up to the next heading or rule."""
    gone: list[tuple[str, str]] = []
    following = heading.getnext()
    while following is not None and following.tag not in (*_HEADINGS, "hr"):
        text = _text(following)
        if len(text) > _AD_SLUG or following.xpath("boolean(.//h1|.//h2|.//h3|.//h4)"):
            break
        after = following.getnext()
        gone += [(text, AD)] if text else []
        following.drop_tree()
        following = after
    return gone


def _is_innermost(element: HtmlElement) -> bool:
    if element.tag not in _BLOCKS:
        return False
    return not any(inner.tag in _BLOCKS for inner in element.iterdescendants())


def _flatten(body: HtmlElement) -> None:
    """Turn layout tables into blocks; the cells of a table of data stay in their row."""
    for table in [*body.iter("table")]:
        if table.find(".//th") is not None and table.find(".//table") is None:
            for cell in table.iter("td", "th"):
                cell.tag = "span"
                cell.tail = " "
    for element in body.iter(*_LAYOUT):
        element.tag = "span" if element.tag == "font" else "div"


def _text(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())
