"""Furniture: the words that a platform puts round posts and comments on every page.

They are set aside, counted in the ledger, and not published. The phrases are the platforms' own
interface texts, in the languages that their blogs are most often written in.
"""

from __future__ import annotations

import re

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
    "comments?|Kommentare?|commentaires?|comentarios?|comentários?|commenti|commento|reacties?|"
    "komentarzy?|komentarze|kommentarer?|kommenttia|yorum|комментари[йяев]+|コメント|条评论|則留言|개의 댓글"
)
_NO_COMMENTS = (
    "No comments|Keine Kommentare|Aucun commentaire|No hay comentarios|Sem comentários|"
    "Nenhum comentário|Nessun commento|Geen opmerkingen|Brak komentarzy"
)

_COMMENT_FURNITURE = re.compile(
    rf"(?:{_REPLY})?\s*(?:{_DELETE})?(?:{_REPLIES})?|Load more\.*|Add comment|Share this comment|"
    r"This comment has been hidden from the blog\.",
)
_REPLIES_LINE = re.compile(rf"(?:(?:{_REPLY})?\s*(?:{_DELETE})?)?(?:{_REPLIES})")
_COUNT_LINE = re.compile(rf"(?:(\d{{1,6}})\s*(?:{_COMMENTS})|(?:{_NO_COMMENTS}))\s*:?", re.IGNORECASE)
_PAGE_FURNITURE = re.compile(
    r"Newer Posts?|Older Posts?|Home|View mobile version|View web version|"
    r"Subscribe to:?(?: Posts?| Comments| Post Comments)? ?(?:\(Atom\))?|"
    r"Post a Comment|Add comment|Enter your comment.*|Links to this post|Create a Link|"
    r"Email This|BlogThis!|Share to (?:X|Twitter|Facebook|Pinterest)|"
    r"Neuerer Post|Älterer Post|Startseite|Article plus récent|Article plus ancien|Accueil|"
    r"Entrada más reciente|Entrada antigua|Página principal|Postagem mais recente|"
    r"Postagem mais antiga|Página inicial|Post più recente|Post più vecchio|Home page|"
    r"Nieuwere post|Oudere post|Homepage|Nowszy post|Starszy post|Strona główna|"
    r"(?:Powered by|Bereitgestellt von|Fourni par|Con la tecnología de|Tecnologia do) Blogger\.?"
)
_POSTED_BY = re.compile(
    r"(?:Posted by|Eingestellt von|Publié par|Publicado por|Postado por|Pubblicato da|Gepost door) ?:?\s*"
    r"(?P<author>.+?)"
    r"(?:\s+(?:at|um|à|en|a las|às|alle|op)\s+(?P<time>\d{1,2}[:.]\d{2}(?:\s*[AaPp]\.?[Mm]\.?)?))?"
)
_LABELS = re.compile(r"(?:Labels|Etiketten|Libellés|Etiquetas|Marcadores|Etichette|Labels) ?:\s*(?P<labels>.+)")


def is_comment_furniture(line: str) -> bool:
    """Tell whether a whole line is what a platform writes round a comment (``ReplyDelete``)."""
    return bool(line) and _COMMENT_FURNITURE.fullmatch(line) is not None


def opens_replies(line: str) -> bool:
    """Tell whether a whole line is the heading of the replies to a comment."""
    return _REPLIES_LINE.fullmatch(line) is not None


def read_comment_count(line: str) -> int | None:
    """Return the number in a line such as ``8 comments:`` (0 for ``No comments:``), or None."""
    match = _COUNT_LINE.fullmatch(line)
    return int(match[1] or 0) if match else None


def is_page_furniture(line: str) -> bool:
    """Tell whether a whole line is what a platform writes below a post (``Older Post``)."""
    return _PAGE_FURNITURE.fullmatch(line) is not None


def read_author(line: str) -> str | None:
    """Return the name in a line such as ``Posted by A. Writer at 10:43``, or None."""
    match = _POSTED_BY.fullmatch(line)
    return match["author"] if match else None


def read_labels(line: str) -> tuple[str, ...]:
    """Return the labels in a line such as ``Labels: archives, feeds``; none for another line."""
    match = _LABELS.fullmatch(line)
    return tuple(label.strip() for label in match["labels"].split(",") if label.strip()) if match else ()


_POSTED_ON = re.compile(
    r"(?:Posted|Published|Written|Updated|Last updated|First published|Date)(?: on| at)?:?\s+"
    r"(?P<date>.{6,60}?)(?:\s+by:?\s+(?P<author>\S.{0,60}?))?\s*[|·•]?",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:By|Von|Par|Por|Di|Door|Av|Af)\s+(?P<author>\w.{1,78}\w)",
)
_BYLINE_SMALL_WORDS = frozenset("and of the in at for de la le van von der und et y e i och".split())


def strip_posted_on(line: str) -> tuple[str, str | None] | None:
    """Return the words for the date and the author in ``Posted on 2 March 2017 by A. Writer``, or None."""
    match = _POSTED_ON.fullmatch(line)
    return (match["date"].strip(), match["author"]) if match else None


def read_byline(line: str) -> str | None:
    """Return the name in a byline such as ``By A. Writer, legal correspondent``, or None.

    The words up to the first comma must be written as a name is.
    """
    match = _BYLINE.fullmatch(line)
    if match is None:
        return None
    name = match["author"].partition(",")[0].split()
    named = all(word[0].isupper() or word in _BYLINE_SMALL_WORDS for word in name)
    return match["author"] if named and len(name) <= 8 else None
