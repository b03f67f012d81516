"""References to posts, comments and notes: in plain words, and for programs that manage references.

BibTeX as Oren Patashnik's BIBTEXING (1988) has it, with the ``url`` and ``langid`` of biblatex; RIS as
Research Information Systems' tags are used for blogs; CSL-JSON as the Citation Style Language 1.0.2
defines its input data.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from postil.content.config import DEFAULT_TITLE
from postil.links.permalinks import name_post
from postil.site.latex_languages import name_in_babel

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Literal

    from postil.content.config import Config
    from postil.model.articles import ListedArticle, ListedComment, PlacedNote
    from postil.text.edtf import Edtf


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

# BibTeX counts braces, those after a backslash as well, so a brace has a name.
_LATEX = {c: f"\\{c}" for c in "&%$#_"} | {
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a post, a comment or a note.

    ``key`` names it in a bibliography. ``within`` is the title of the post that a comment or note is on;
    ``part`` says what of it this is, such as ``comment``. ``url`` is its address in the archive, None where
    the archive does not know its own; ``source_url`` that of the original.
    """

    kind: Literal["post", "comment", "note"]
    key: str
    author: str | None
    title: str
    part: str | None
    within: str | None
    publication: str | None
    archive: str
    date: Edtf | None
    date_text: str
    url: str | None
    source_url: str | None
    language: str


def refer_to_post(article: ListedArticle, config: Config, url: str | None) -> Reference:
    """Return the reference to a post."""
    document = article.document
    return Reference(
        kind="post",
        key=document.id,
        author=document.author,
        title=name_post(document),
        part=None,
        within=None,
        publication=_publication_of(article, config),
        archive=config.title,
        date=document.date,
        date_text=article.date_text,
        url=url,
        source_url=document.url,
        language=document.language or config.language,
    )


def refer_to_comment(article: ListedArticle, comment: ListedComment, config: Config, url: str | None) -> Reference:
    """Return the reference to a comment; ``url`` is that of its place on the post's page."""
    document = article.document
    return Reference(
        kind="comment",
        key=f"{document.id}-{comment.id}",
        author=comment.author,
        title=f"Comment #{comment.number} on ‘{name_post(document)}’",
        part="comment",
        within=name_post(document),
        publication=_publication_of(article, config),
        archive=config.title,
        date=comment.date,
        date_text=comment.date_text,
        url=url,
        source_url=f"{document.url}#{comment.id}" if document.url else None,
        language=document.language or config.language,
    )


def refer_to_note(article: ListedArticle, note: PlacedNote, config: Config, url: str | None) -> Reference:
    """Return the reference to an editor's note; ``url`` is that of its own page."""
    return Reference(
        kind="note",
        key=f"{article.document.id}-{note.anchor}",
        author=note.by,
        title=f"{note.kind_name} on ‘{name_post(article.document)}’",
        part=note.kind_name.lower(),
        within=name_post(article.document),
        publication=None,
        archive=config.title,
        date=note.date,
        date_text=note.date_text,
        url=url,
        source_url=None,
        language=config.language,
    )


def _publication_of(article: ListedArticle, config: Config) -> str | None:
    return next((p.title for p in config.publications if p.id == article.document.publication), None)


def write_plainly(reference: Reference) -> str:
    """Return a reference in plain words."""
    title = f"‘{reference.title}’"
    if reference.within:
        title = f"{reference.part} on ‘{reference.within}’"
        if not reference.author:
            title = title[:1].upper() + title[1:]
    inferred = " (date inferred)" if reference.date and not reference.date.certain else ""
    parts = [
        reference.author,
        title,
        reference.publication,
        reference.date_text + inferred,
        f"in the archive {reference.archive}"
        if reference.archive not in (reference.publication, DEFAULT_TITLE)
        else None,
    ]
    return ", ".join(part for part in parts if part) + "."


def write_bibtex(reference: Reference) -> str:
    """Return a reference as a BibTeX entry. Names are in braces, so that programs do not split them."""
    date = reference.date
    fields = {
        "author": f"{{{_escape(reference.author)}}}" if reference.author else None,
        "title": f"{{{_escape(reference.title)}}}",
        "howpublished": _escape(reference.publication or reference.archive),
        # Not biblatex's "date" as well: BibTeX itself does not know it, and Biber warns of both.
        "year": str(date.year) if date else None,
        "month": _MONTHS[date.month - 1] if date and date.month else None,
        "day": str(date.day) if date and date.day else None,
        "url": _encode_url(reference.url or reference.source_url),
        "note": _escape(_remark(reference)),
        "langid": name_in_babel(reference.language),
    }
    rows = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value
    ]
    return "\n".join([f"@misc{{{_ascii_key(reference.key)},", *rows, "}"]) + "\n"


def write_ris(reference: Reference) -> str:
    """Return a reference as a RIS record; a field is one line."""
    date = reference.date
    day = "/".join(f"{part:02}" if part else "" for part in (date.month, date.day)) if date else ""
    fields = [
        ("TY", "BLOG"),
        ("AU", reference.author),
        ("TI", reference.title),
        ("T2", reference.publication or reference.archive),
        ("PY", str(date.year) if date else None),
        ("DA", f"{date.year}/{day}/" if date else None),
        ("UR", reference.url or reference.source_url),
        ("DB", reference.archive),
        ("LA", reference.language),
        ("ID", reference.key),
        ("N1", _remark(reference) or None),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in fields if value is not None)


def write_csl(references: Iterable[Reference]) -> str:
    """Return references as a list of items of CSL-JSON."""
    items = (json.dumps(_describe_item(reference), ensure_ascii=False) for reference in references)
    return "[" + ",\n".join(items) + "]\n"


def _describe_item(reference: Reference) -> dict[str, object]:
    date = reference.date
    issued: dict[str, object] | None = None
    if date:
        issued = {"date-parts": [[part for part in (date.year, date.month, date.day) if part]]}
        if not date.certain:
            issued["circa"] = True
    item = {
        "id": reference.key,
        "type": "post-weblog" if reference.kind == "post" else "post",
        "author": [{"literal": reference.author}] if reference.author else None,
        "title": reference.title,
        "container-title": reference.publication or reference.archive,
        "archive": reference.archive,
        "issued": issued,
        "URL": reference.url or reference.source_url,
        "language": reference.language,
        "note": _remark(reference) or None,
    }
    return {name: value for name, value in item.items() if value is not None}


def _remark(reference: Reference) -> str:
    """Return a remark for which the formats have no field."""
    archived = reference.url and reference.source_url and reference.source_url != reference.url
    elsewhere = reference.publication and reference.archive not in (reference.publication, DEFAULT_TITLE)
    parts = [
        f"In the archive {reference.archive}" if elsewhere else None,
        "date inferred" if reference.date and not reference.date.certain else None,
        f"published at {reference.source_url}" if archived else None,
    ]
    said = "; ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def _escape(text: str | None) -> str:
    """Return a text with LaTeX's special characters escaped."""
    return "".join(_LATEX.get(c, c) for c in " ".join((text or "").split()))


def _encode_url(url: str | None) -> str | None:
    """Return an address without what could end a BibTeX field; BibTeX reads addresses without escapes."""
    return re.sub(r"[\s{}\\]", lambda found: quote(found.group()), url) if url else None


def _ascii_key(key: str) -> str:
    """Return a key of characters that BibTeX accepts; where one is lost, a digest tells the key from others."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9:._+-]", "-", plain).strip("-")
    if name == key:
        return name
    return f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:8]}".lstrip("-")
