"""Boilerplate: the words that a platform puts around posts and comments on every page.

They are set aside, counted in the ledger, and not published. The phrases are the interface texts of the
platforms, in the languages of most of their blogs. A whole line has to be boilerplate; prose that begins
like it is prose.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_REPLY = (
    "Reply|Antworten|Répondre|Responder|Rispondi|Beantwoorden|Odpowiedz|Svara|Svar|Vastaa|Yanıtla|"
    "Ответить|返信|回复|回覆|답글"
)
_DELETE = (
    "Delete|Löschen|Supprimer|Eliminar|Borrar|Excluir|Elimina|Verwijderen|Usuń|Ta bort|Slett|Slet|"
    "Poista|Sil|Удалить|削除|删除|刪除|삭제"
)
_REPLIES = (
    "Replies|Antworten|Réponses|Respuestas|Respostas|Risposte|Reacties|Odpowiedzi|Svar|Vastaukset|"
    "Yanıtlar|Ответы|返信|回复|回覆|답글"
)
_COMMENTS = (
    "comments?|Kommentare?|commentaires?|comentarios?|comentários?|commenti|commento|reacties?|opmerkingen|"
    "komentarzy?|komentarze|kommentarer?|kommenttia|yorum|комментари[йяев]+|コメント|条评论|則留言|개의 댓글"
)
_NO_COMMENTS = (
    "No comments|Keine Kommentare|Aucun commentaire|No hay comentarios|Sem comentários|"
    "Nenhum comentário|Nessun commento|Geen opmerkingen|Brak komentarzy|Inga kommentarer|Нет комментариев"
)
_COMMENT_BOILERPLATE = re.compile(
    rf"(?:{_REPLY})?\s*(?:{_DELETE})?\s*(?:{_REPLIES})?|(?:{_DELETE})\s*(?:{_REPLY})|Load more\.*|Add comment|"
    r"This comment has been hidden from the blog\.",
)
_GLUED = re.compile(rf"(?:{_REPLY})\s*(?:{_DELETE})(?:\s*(?:{_REPLIES}))?")
_REPLIES_LINE = re.compile(rf"(?:(?:{_REPLY})?\s*(?:{_DELETE})?)?\s*(?:{_REPLIES})")
_COUNT = rf"(?:(?P<count>\d{{1,6}})\s*(?:{_COMMENTS})|(?:{_NO_COMMENTS}))\s*:?"
_COUNT_LINE = re.compile(_COUNT, re.IGNORECASE)

# These may also be the whole text of a post, so they count only next to other boilerplate.
_WEAK = "Home|Home page|Startseite|Accueil|Página principal|Página inicial|Homepage|Strona główna|Startsida"
_STRONG = (
    r"Newer Posts?|Older Posts?|View mobile version|View web version|"
    r"Subscribe to:?(?: Posts?| Comments| Post Comments)? ?\(Atom\)|Subscribe to: Posts?|"
    r"Post a Comment|Enter your comment(?:\.\.\.|…)|Links to this post|Create a Link|"
    r"To leave a comment, click the button below to sign in with Google\.|"
    r"Email This|BlogThis!|Share to (?:X|Twitter|Facebook|Pinterest)|"
    r"Neuerer Post|Neuere Posts|Älterer Post|Ältere Posts|Kommentar veröffentlichen|"
    r"Abonnieren:? ?(?:Posts?|Kommentare zum Post) ?\(Atom\)|Diesen Post per E-Mail versenden|"
    r"Articles? plus récents?|Articles? plus anciens?|Enregistrer un commentaire|"
    r"Inscription à ?: ?(?:Articles|Publier les commentaires) ?\(Atom\)|Envoyer par e-mail|"
    r"Entradas? más recientes?|Entradas? antiguas?|Publicar un comentario|"
    r"Suscribirse a: ?(?:Entradas|Enviar comentarios) ?\(Atom\)|Enviar por correo electrónico|"
    r"Postage(?:m|ns) mais recentes?|Postage(?:m|ns) mais antigas?|Postar um comentário|"
    r"Assinar: ?(?:Postagens|Postar comentários) ?\(Atom\)|Enviar por e-mail|"
    r"Post più recent[ei]|Post più vecch[io]+|Posta un commento|Iscriviti a: ?(?:Post|Commenti sul post) ?\(Atom\)|"
    r"Nieuwere posts?|Oudere posts?|Een reactie posten|Reacties posten \(Atom\)|"
    r"Nowszy post|Starszy post|Prześlij komentarz|Senare inlägg|Äldre inlägg|Skicka en kommentar|"
    r"(?:Powered by|Bereitgestellt von|Fourni par|Con la tecnología de|Tecnologia do|Powered door) Blogger\.?"
)
_BETWEEN = r"[\s|·•»«‹›→←]*"
_PAGE_BOILERPLATE = re.compile(
    rf"(?:{_STRONG})(?:{_BETWEEN}(?:{_STRONG}|{_WEAK}))*|(?:{_WEAK}){_BETWEEN}(?:{_STRONG})"
)
_WEAK_BOILERPLATE = re.compile(_WEAK)
_CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s*(?:GMT|UTC|BST|[A-Z]{2,4}T))?"
_POSTED_BY = re.compile(
    r"(?:Posted by|Eingestellt von|Publié par|Publicado por|Postado por|Pubblicato da|Gepost door|Upplagd av)"
    r" ?:?\s*"
    r"(?P<author>\S.{0,60}?)"
    rf"(?:\s+(?:on|am|le|el|em|il|op|den)\s+(?P<date>\S.{{4,40}}?))?"
    rf"(?:\s+(?:at|um|à|en|a las|às|alle|om|kl\.)\s+(?P<time>{_CLOCK}))?"
    rf"(?:\s+{_COUNT})?",
)
_LABELS = re.compile(r"(?:Labels|Etiketten|Libellés|Etiquetas|Marcadores|Etichette|Etiketter) ?:\s*(?P<labels>.+)")
_LONGEST_LABEL = 50
_POSTED_ON = re.compile(
    r"(?:Posted|Published|Written|Updated|Last updated|First published|Date)(?: on| at)?:?\s+"
    r"(?P<date>.{6,60}?)(?:\s+by:?\s+(?P<author>\S.{0,60}?))?\s*[|·•]?",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af)\s+(?P<author>\w.{1,78}\w)")
_SMALL_WORDS = frozenset("and of the in at for de la le van von der und et y e i och del di da".split())


class PostedBy(NamedTuple):
    """What a line such as ``Posted by A. Writer on 1 March 2017 at 10:43`` says."""

    author: str
    date: str | None
    time: str | None


def is_comment_boilerplate(line: str) -> bool:
    """Tell whether a whole line is what a platform writes around a comment (``ReplyDelete``)."""
    return bool(line) and _COMMENT_BOILERPLATE.fullmatch(line) is not None


def is_glued_boilerplate(line: str) -> bool:
    """Tell whether a line is boilerplate that nobody would write: ``ReplyDelete``, in one word or two."""
    return _GLUED.fullmatch(line) is not None


def opens_replies(line: str) -> bool:
    """Tell whether a whole line is the heading of the replies to a comment."""
    return _REPLIES_LINE.fullmatch(line) is not None


def read_comment_count(line: str) -> int | None:
    """Return the number in a line such as ``8 comments:`` (0 for ``No comments:``), or None."""
    match = _COUNT_LINE.fullmatch(line)
    return int(match["count"] or 0) if match else None


def is_page_boilerplate(line: str) -> bool:
    """Tell whether a whole line is what a platform writes below a post (``Older Post``)."""
    return _PAGE_BOILERPLATE.fullmatch(line) is not None


def is_weak_boilerplate(line: str) -> bool:
    """Tell whether a line is boilerplate only if it is next to other boilerplate (``Home``)."""
    return _WEAK_BOILERPLATE.fullmatch(line) is not None


def is_post_boilerplate(line: str) -> bool:
    """Tell whether a whole line is one that a platform writes below a post, the line of its author included."""
    return bool(
        read_posted_by(line)
        or read_labels(line)
        or read_comment_count(line) is not None
        or is_page_boilerplate(line)
    )


def read_posted_by(line: str) -> PostedBy | None:
    """Return what a line such as ``Posted by A. Writer at 10:43`` says, or None for another line.

    Without a time or a count, the words must look like a name: ``Posted by popular demand.`` is prose.
    """
    match = _POSTED_BY.fullmatch(line)
    if match is None or not (match["time"] or match["count"] or _is_name(match["author"])):
        return None
    return PostedBy(match["author"], match["date"], match["time"])


def read_labels(line: str) -> tuple[str, ...]:
    """Return the labels in a line such as ``Labels: archives, feeds``; an empty tuple for any other line."""
    match = _LABELS.fullmatch(line)
    if match is None or line.endswith((".", "!", "?", ":")):
        return ()
    labels = tuple(label.strip() for label in match["labels"].split(",") if label.strip())
    return labels if all(len(label) <= _LONGEST_LABEL for label in labels) else ()


def strip_posted_on(line: str) -> tuple[str, str | None] | None:
    """Return the words for the date and the author in ``Posted on 2 March 2017 by A. Writer``, or None."""
    match = _POSTED_ON.fullmatch(line)
    return (match["date"].strip(), match["author"]) if match else None


def read_byline(line: str) -> str | None:
    """Return the name in a byline such as ``By A. Writer, legal correspondent``, or None.

    The words up to the first comma must be written like a name.
    """
    match = _BYLINE.fullmatch(line)
    return match["author"] if match and _is_name(match["author"].partition(",")[0]) else None


def _is_name(words: str) -> bool:
    """Tell whether words are written like a name: each with a capital, apart from small words between them."""
    name = words.split()
    capitals = all(word[0].isupper() or word.lower() in _SMALL_WORDS for word in name)
    return capitals and name[0][0].isupper() and len(name) <= 8 and not words.endswith((".", "!", "?", ":"))
