"""Takes the furniture of a page out of an article's text: whole lines, never parts of prose.

A line goes when it consists of furniture and nothing else: the alt text of a logo, a share bar,
"Read more", a cookie notice, a picture credit. The rules look at one short line at a time (share
bars at a run of lines), so the cost is linear and taking furniture out twice changes nothing.
What a page repeats beside the story in full sentences is not seen here.
"""

from __future__ import annotations

import re

from briefing.models import Removal

_LONGEST = 200  # furniture is short; a longer line is prose and stays

# Phrases that are a whole line. Marks, arrows and counts around them do not matter.
_WHOLE: dict[str, str] = {
    phrase.strip(): reason
    for reason, phrases in {
        "link line": """source link
            |original source|link to source|original article|read more|read on
            |read full story|read the full story|read full article|read the full article|full story
            |continue reading|read the original article|view original|learn more|find out more
            |see also|related articles|related stories|related content|related posts|related topics
            |more on this story|more from this author|recommended stories|recommended for you
            |you may also like|you might also like|most read|most popular|more stories
            |weiterlesen|mehr lesen|mehr dazu|mehr zum thema|lesen sie mehr|lesen sie auch
            |zum artikel|auch interessant|das könnte sie auch interessieren|meistgelesen
            |lire la suite|lire aussi|à lire aussi|lire plus|en savoir plus|voir aussi|les plus lus
            |leer más|seguir leyendo|lea también|lee también|te puede interesar|más información
            |más noticias|lo más leído|noticias relacionadas|leggi anche|leggi tutto|leggi di più
            |continua a leggere|potrebbe interessarti|potrebbero interessarti|i più letti""",
        "advertisement": """advertisement|advertisements|advertising|sponsored|sponsored content
            |paid content|paid post|promoted|promoted content|story continues below advertisement
            |article continues below advertisement|continue reading below advertisement
            |advertisement - continue reading below|advertisement scroll to continue|remove ads
            |article continues after ad|story continues below this ad|ad feedback|skip ad|anzeige
            |werbung|publicité|publicidad|pubblicità|annuncio pubblicitario
            |contenido patrocinado""",
        "navigation": """skip to content|skip to main content|skip to navigation|skip navigation
            |jump to content|back to top|return to top|go to top|loading|loading…|please wait
            |print this page|print this article|print page|listen to this article|show caption
            |listen to article|continue reading below|story continues below|article continues below
            |toggle caption|hide caption|expand caption|show comments|view comments
            |view all comments
            |externer inhalt nicht verfügbar|join our commenting forum|comments|kommentare
            |leave a comment|post a comment|add a comment|load more comments|join the conversation
            |leave a reply|previous article|next article|previous post|next post
            |open image in gallery
            |enlarge this image|view gallery|open in app|menu|toggle navigation|search for:
            |report a typo|submit a correction|zum inhalt springen|zur startseite|seite drucken
            |artikel drucken|nach oben|kommentare anzeigen|kommentar schreiben|artikel anhören
            |aller au contenu|aller au contenu principal|imprimer|haut de page|écouter l'article
            |retour en haut|saltar al contenido|ir al contenido|imprimir|volver arriba
            |escuchar artículo
            |vai al contenuto|salta al contenuto|stampa articolo|torna su|ascolta l'articolo
            |lade …|chargement|cargando|caricamento""",
        "cookie line": """accept all|accept all cookies|accept cookies|reject all|reject all cookies
            |manage cookies|manage preferences|cookie settings|cookie preferences|cookie policy
            |privacy settings|privacy policy|alle akzeptieren|alle ablehnen|cookies akzeptieren
            |cookie-einstellungen|tout accepter|tout refuser|accepter et continuer|gérer les cookies
            |paramétrer les cookies|aceptar todo|aceptar todas|rechazar todo|aceptar cookies
            |configurar cookies|accetta tutti|accetta tutto|rifiuta tutti|rifiuta tutto
            |gestisci i cookie|accetta i cookie""",
        "promotion": """subscribe
            |subscribe now|subscribe today|subscribe here|click here to subscribe
            |subscribe to continue|subscribe to continue reading|already a subscriber
            |already a subscriber? log in
            |already a subscriber? sign in|sign up|sign up now
            |sign up here|sign up today|sign up for free|register now|log in|sign in|newsletter
            |follow us|like us on facebook|become a member|support our journalism|download the app
            |download our app|get the app|get the newsletter|jetzt abonnieren|newsletter abonnieren
            |jetzt anmelden|jetzt registrieren|zum newsletter anmelden|abonnez-vous|s'abonner
            |je m'abonne|se connecter|suivez-nous|inscrivez-vous|suscríbete|suscribirse|suscríbase
            |regístrate|iniciar sesión|síguenos|abbonati|iscriviti|iscriviti alla newsletter
            |accedi|registrati|seguici""",
        "share bar": """share|share this
            |share this article|share this story|share this post|share via
            |share this page|share this with|share article|copy link|copy this link|tweet this
            |share on
            |copy article link|email this article|share full article|teilen|artikel teilen
            |link kopieren
            |beitrag teilen|partager|partager l'article|copier le lien|compartir|compartir artículo
            |copiar enlace|condividi|condividi l'articolo|copia link|copia il link""",
        "copyright": """all rights reserved|alle rechte vorbehalten|tous droits réservés
            |todos los derechos reservados|tutti i diritti riservati|riproduzione riservata
            |© riproduzione riservata""",
    }.items()
    for phrase in phrases.split("|")
}

_NETWORKS = frozenset(
    "facebook fb messenger twitter x whatsapp linkedin telegram reddit pinterest tumblr flipboard"  # noqa: SIM905 - a table
    " pocket email e-mail mail bluesky threads mastodon instagram youtube sms xing viber line skype"
    " snapchat digg print pin tweet drucken imprimer".split()
)
_SHARE_VERBS = frozenset({"share", "teilen", "partager", "compartir", "condividi"})
_BESIDE = frozenset(
    "on to via by in or and with this link copy copied post send save opens open new window click"  # noqa: SIM905 - a table
    " auf sur en su kopieren copier article artikel story page icon button".split()
)
_SHARE_WORDS = _NETWORKS | _SHARE_VERBS | _BESIDE
_BETWEEN = re.compile(r"[\s,;:|/•·()+&.]+")

_NOTICE = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?site"
    r"|our partners) (?:and our partners )?uses? (?:\w+ ){0,2}cookies\b(?= to\b| and\b| on\b"
    r"| for\b|[,.]|$)"
    r"|by (?:continuing|using|clicking)\b.{0,80}\bcookies?\b|(?:wir"
    r"|diese (?:web)?seite) (?:verwenden|nutzen|"
    r"verwendet|nutzt) (?:\w+ ){0,2}cookies\b|nous utilisons (?:des|les) cookies\b"
    r"|ce site utilise des cookies\b"
    r"|(?:usamos|utilizamos|este sitio (?:web )?(?:usa|utiliza)) (?:\w+ ){0,2}cookies\b"
    r"|(?:utilizziamo|usiamo|questo sito (?:web )?(?:usa|utilizza)) (?:i |dei )?cookie\b"
)
_POINTER = re.compile(
    r"(?:read (?:also|more|next|this next)|also read|see also|related(?: (?:article|story"
    r"|stories|coverage|reading|"
    r"link|links|news))?|more(?: on this)?|recommended|watch(?: also| now)?|listen(?: now)?"
    r"|go deeper|explainer"
    r"|lesen sie (?:auch|mehr|dazu)(?: dazu)?|mehr zum thema|mehr dazu|siehe auch"
    r"|lire (?:aussi|également)"
    r"|à lire (?:aussi|également)|voir aussi|a lire|lea (?:también|además)|lee también"
    r"|leer más|te puede interesar"
    r"|le puede interesar|leggi anche|vedi anche|approfondimento) ?[:|→>»–—-] ?\S"
)
_SIGN_UP = re.compile(
    r"(?:sign up|subscribe|register|get|receive|join|click here|tap here|never miss"
    r"|don[’']t miss|want more)\b"
    r".{0,90}\b(?:newsletters?|inbox|e-?mail alerts?|whatsapp channel|telegram channel"
    r"|youtube channel)\b"
    r"|(?:click|tap) here (?:to|for) .{0,60}\b(?:subscribe|app|newsletters?|sign up)\b"
    r"|for .{0,120}\b(?:sign up (?:for|to)|subscribe to) (?:our|the) .{0,30}newsletters?\b"
    r"|never miss a (?:local )?story\b.{0,120}\b(?:subscribe|sign up)\b"
    r"|join thought-provoking conversations\b"
    r"|(?:follow|like|find|join) us on \S|follow \S.{0,60} on (?:twitter|facebook|instagram|x"
    r"|linkedin|threads|"
    r"bluesky|whatsapp|google news)\b(?: and .{1,30})?[.!]?$|subscribe to (?:our|your)\b"
    r"|subscribe to .{1,60}\b(?:podcast|channel|magazine|feed)$"
    r"|(?:download|get) (?:the|our) .{0,40}\bapp\b|(?:jetzt )?(?:abonnieren sie"
    r"|newsletter bestellen)"
    r"|(?:abonnieren sie|melden sie sich).{0,80}\bnewsletter\b|folgen sie uns (?:auf|bei) \S"
    r"|(?:abonnez|inscrivez)-vous (?:à|a) \S|suivez-nous sur \S|(?:suscr[ií]bete"
    r"|suscr[ií]base) (?:a|al|para) \S"
    r"|s[ií]guenos en \S|iscriviti (?:alla|al|per) \S|abbonati (?:a|per) \S|seguici su \S"
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)).{0,170}\b(?:19|20)\d\d\b.{0,170}"
    r"|copyright (?:©|\(c\)|(?:19|20)\d\d\b|by\b|:).{0,170}"
    r"|© ?\S{1,30}(?: \S{1,30}){0,3}"
    r"|.{0,120}\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados|tutti i diritti riservati)\b.{0,10}"
)
_CREDIT = re.compile(
    r"[(\[]?(?:images?|photos?|pictures?|pic|photograph|photography|photo credit|image credit"
    r"|photo by|image source|image caption|photo courtesy|picture credit|fotos?|bild|bilder"
    r"|bildquelle|bildnachweis|fotocredit|crédits? photo|photo d'illustration|imagen|foto de"
    r"|immagine|credit) ?[:©|] ?(?P<who>\S.{0,79})"
)
_AGENCY_CREDIT = re.compile(
    r"[(]?[^\W\d_][\w .,'&/-]{0,80}(?:/| via )(?:getty images|afp|reuters|ap|ap photo"
    r"|associated press|epa|epa-efe|dpa|imago|shutterstock|alamy|pa|pa wire|picture alliance"
    r"|bloomberg|anadolu|xinhua|ansa|efe|keystone|ritzau scanpix|scanpix|nurphoto|zuma)"
    r"(?: via getty images| images)?[)]?"
)
_COUNTED = "comments?|kommentare?|commentaires?|comentarios?|commenti"
_COMMENTS = re.compile(
    rf"(?:view |show |read )?(?:all )?\(?[\d.,]{{1,9}}\)? ?(?:{_COUNTED}|replies|shares?|likes)"
    rf"|(?:{_COUNTED}) ?[(:]? ?[\d.,]{{1,9}}\)?"
)
_LOGO_FILE = re.compile(r"[\w.-]{0,60}logo[\w-]{0,20}\.(?:png|jpe?g|svg|gif|webp)")
_TRIM = " \t\u00a0*_#>»›→←▸▶•·|[]…-–—:;.!"


def strip(text: str) -> tuple[str, tuple[Removal, ...]]:
    """Take furniture lines out of `text`; return the rest and what was taken, in order.

    Everything else stays as it is, except that blank lines around a removed line are not doubled.
    """
    lines = text.splitlines(keepends=True)
    reasons = [_reason(line) for line in lines]
    _mark_share_bars(lines, reasons)
    if not any(reasons):
        return text, ()
    removed = tuple(
        Removal(text=line.strip()[:_LONGEST], reason=reason)
        for line, reason in zip(lines, reasons, strict=True)
        if reason
    )
    return _join(lines, reasons), removed


def _reason(line: str) -> str | None:
    """Say what kind of furniture a line is, or None for text."""
    if len(line) > 2 * _LONGEST:  # spares the copies that trimming makes of a huge line
        return None
    shown = line.strip()
    if not shown or len(shown) > _LONGEST:
        return None
    folded = " ".join(shown.casefold().replace("’", "'").split())
    core = folded.strip(_TRIM)
    return _WHOLE.get(core) or _WHOLE.get(folded) or _by_pattern(shown, folded, core)


def _by_pattern(shown: str, folded: str, core: str) -> str | None:
    if _is_logo(shown):
        return "logo"
    if core.startswith("advertisement") and core.endswith("continues below"):
        return "advertisement"
    if _COPYRIGHT.fullmatch(folded):
        return "copyright"
    if _is_credit(folded):
        return "picture credit"
    starts = ((_NOTICE, "cookie line"), (_SIGN_UP, "promotion"), (_POINTER, "link line"))
    found = [reason for pattern, reason in starts if pattern.match(core)]
    return found[0] if found else "navigation" if _COMMENTS.fullmatch(core) else None


def _is_logo(shown: str) -> bool:
    """Recognise a logo's alt text: `XYZlogo`, `site-logo.png`, `Daily Echo logo`; not `Diálogo`."""
    words = shown.strip(_TRIM).split()
    if not words or len(words) > 4 or words[-1] not in {"logo", "Logo", "LOGO"}:  # noqa: PLR2004
        if len(words) != 1 or len(words[0]) > 60:  # noqa: PLR2004 - one name, not a paragraph
            return False
        word = words[0]
        stem = word[:-4]
        glued = word.casefold().endswith("logo") and stem and not stem[-1].isspace()
        inner = any(c.isupper() for c in word[1:]) or stem[-1:] in {"-", "_"}
        plain = stem[-1:].casefold() not in set("aáàoóòiíìuúe")
        return bool(_LOGO_FILE.fullmatch(word.casefold())) or bool(glued and (inner or plain))
    names = words[:-1]
    articles = {"the", "a", "an", "new", "old", "our", "its", "his", "her"}
    return (
        all(w[0].isupper() or w[0].isdigit() for w in names)
        and not (names and names[0].casefold() in articles)
        and not any(
            w.casefold() in {"unveils", "changes", "launches", "drops", "gets"} for w in names
        )
    )


def _is_credit(folded: str) -> bool:
    """A line that only credits a picture: a label and a name, no sentence."""
    if len(folded.split()) <= 10 and _AGENCY_CREDIT.fullmatch(folded):  # noqa: PLR2004 - as below
        return True
    match = _CREDIT.fullmatch(folded)
    if match is None:
        return False
    who = match["who"].rstrip(")] .")
    return len(who.split()) <= 8 and ". " not in who  # noqa: PLR2004 - more is a caption


def _mark_share_bars(lines: list[str], reasons: list[str | None]) -> None:
    """Mark runs of lines that hold share buttons only: one verb of sharing or two networks."""
    run: list[int] = []
    shown: set[str] = set()
    for number, line in enumerate([*lines, "end"]):
        at_end = number == len(lines)
        if not at_end and (reasons[number] or not line.strip()):
            continue
        core = " ".join(line.casefold().split()).strip(_TRIM) if len(line) <= _LONGEST else ""
        words = [word for word in _BETWEEN.split(core) if word]
        if not at_end and words and _SHARE_WORDS.issuperset(words):
            run.append(number)
            shown.update(words)
            continue
        if _is_share_bar(shown):
            for place in run:
                reasons[place] = "share bar"
        run, shown = [], set()


def _is_share_bar(words: set[str]) -> bool:
    networks = len(words & _NETWORKS)
    return networks > 1 or bool(networks and words & _SHARE_VERBS)


def _join(lines: list[str], reasons: list[str | None]) -> str:
    """Put the kept lines together without the blank lines that a removed line leaves doubled."""
    kept: list[str] = []
    gap = False  # a line was removed since the last kept line of text
    blank_before = True  # the text starts, or the last kept line is blank
    for line, reason in zip(lines, reasons, strict=True):
        if reason:
            gap = True
            continue
        blank = not line.strip()
        if blank and gap and blank_before:
            continue
        kept.append(line)
        gap = gap and blank
        blank_before = blank
    if gap:
        while kept and not kept[-1].strip():
            kept.pop()
        if kept and reasons[-1] and not lines[-1].endswith(("\n", "\r")):
            kept[-1] = kept[-1].rstrip("\r\n")
    return "".join(kept)
