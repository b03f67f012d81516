"""Post files: Markdown with front matter, the comments in the same file."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from postil.content.config import is_language
from postil.content.fields import Fields, list_files, read_front_matter, read_text
from postil.content.yaml_files import join_front_matter, split_front_matter, update_yaml
from postil.model.captured import LOCATOR_UNITS, Locator
from postil.model.problems import Problems, propose_name
from postil.model.records import CaptureReference, Comment, Document, Provenance
from postil.text.edtf import parse_edtf
from postil.text.markdown import escape_heading
from postil.text.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from postil.content.config import Config


COMMENTS_MARK = "<!-- comments -->"


COMMENTS_HEADING = "## Comments"


_COMMENT_HEADING = re.compile(r"(#{3,6})(?:\s+(?P<author>.*?))?\s*\{#(?P<id>[^\s{}]+)(?P<rest>[^{}]*)\}\s*")


_LIKE_A_COMMENT = re.compile(r"#{3,6}(?:\s.*)?(?<!\\)\{[^{}]*\}\s*")


_ID = re.compile(r"(?!\.)[^\s/\\#?%<>\"'{}|^`\[\]\x00-\x1f\x7f-\x9f]+")


_MARKS = ("date", "reply-to", "only-in")


_RESERVED_COMMENT_IDS = ("body", "title")


_POST_KEYS = (
    "id",
    "title",
    "date",
    "date_as_written",
    "date_note",
    "author",
    "standfirst",
    "publication",
    "url",
    "labels",
    "language",
    "glossary",
    "capture",
    "also_in",
)


def read_documents(content: Path, config: Config, problems: Problems) -> tuple[Document, ...]:
    """Return the posts of ``content/posts``, in the order of their file names."""
    documents = []
    for path in list_files(content / "posts", (".md", ".markdown")):
        name = path.relative_to(content).as_posix()
        text = read_text(path, name, problems)
        if text is not None and (document := parse_document(text, name, config, problems)):
            documents.append(document)
    _report_repeats(documents, "id", lambda d: [(d.id, d.path, 1)], problems)
    _report_repeats(documents, "comment id", lambda d: [(c.id, d.path, c.line) for c in d.comments], problems)
    return tuple(documents)


def parse_document(text: str, name: str, config: Config, problems: Problems) -> Document | None:
    """Return the post that a file's text holds, or None where problems were found in it."""
    before = len(problems.errors)
    if not text.strip():
        problems.error(name, None, "empty file", "Delete it, or write front matter and a text")
        return None
    front = read_front_matter(text, name, problems)
    if front is None:
        return None
    values, body, body_line = front
    values.check_keys(_POST_KEYS)
    body, comments = _split_comments(body, body_line, name, problems)
    post_id = values.text("id") or name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if not _ID.fullmatch(post_id):
        values.report("id", f"{post_id!r} cannot be an id", "Use letters, digits and hyphens")
    publication = values.text("publication")
    known = [p.id for p in config.publications]
    if publication is not None and publication not in known:
        hint = propose_name(publication, known) if known else "Add it to archive.toml as [[publications]]"
        values.report("publication", f"unknown publication {publication!r}", hint)
    url, language = values.text("url"), values.text("language")
    if url and split_url(url) is None:
        values.report("url", f"{url!r} is not an address", "Write it whole, as browsers show it")
    if language and not is_language(language):
        values.report("language", f"unknown language {language!r}", "Write a tag such as en-GB or de")
    document = Document(
        path=name,
        id=post_id,
        title=values.text("title") or "",
        date=values.date("date"),
        body=body.strip("\n"),
        body_line=body_line + len(body) - len(body.lstrip("\n")),
        comments=comments,
        date_as_written=values.text("date_as_written"),
        date_note=values.text("date_note"),
        author=values.text("author"),
        publication=publication,
        url=url,
        labels=values.texts("labels"),
        language=language,
        standfirst=values.text("standfirst"),
        terms=_read_terms(values),
        capture=_read_provenance(values),
        also_in=_read_references(values),
    )
    if document.capture and digest_document(document) != document.capture.converted:
        document = replace(document, edited=True)
    return document if len(problems.errors) == before else None


def _read_terms(values: Fields) -> tuple[tuple[str, str | None], ...]:
    """Return what words of this post mean: ``TR: false`` switches an entry off, ``TR: transfer`` names another."""
    table = values.values.get("glossary") or {}
    if not isinstance(table, dict) or not all(isinstance(value, (str, bool)) for value in table.values()):
        values.report("glossary", "'glossary' does not say of words what they mean", "Write 'TR: false' below it")
        return ()
    return tuple(
        (" ".join(str(words).split()), None if value in (False, "false") else str(value))
        for words, value in table.items()
    )


def _read_provenance(values: Fields) -> Provenance | None:
    value = values.values.get("capture")
    if value is None:
        return None
    if not isinstance(value, dict):
        values.report("capture", "'capture' is not a list of fields")
        return None
    inner = Fields(values.path, value, values.lines, ("capture",), values.offset, values.problems)
    inner.check_keys(("file", "sha256", *LOCATOR_UNITS, "reader", "converted"))
    return Provenance(
        file=inner.text("file", required=True) or "",
        sha256=inner.text("sha256", required=True) or "",
        locator=_read_locator(inner),
        reader=inner.text("reader", required=True) or "",
        converted=inner.text("converted", required=True) or "",
    )


def _read_locator(inner: Fields) -> Locator:
    """Return where in its capture a post is: ``lines: 1-64``, ``item: 17`` or ``record: 3``."""
    unit, *others = [unit for unit in LOCATOR_UNITS if unit in inner.values] or LOCATOR_UNITS[:1]
    for other in others:
        inner.report(other, f"both {unit!r} and {other!r}", "Delete the one that is not in the capture")
    return Locator(unit, inner.text(unit, required=True) or "")


def _read_references(values: Fields) -> tuple[CaptureReference, ...]:
    """Return the further captures that hold a post."""
    items = values.values.get("also_in") or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        values.report("also_in", "'also_in' is not a list of captures")
        return ()
    references = []
    for index, item in enumerate(items):
        inner = Fields(values.path, item, values.lines, ("also_in", index), values.offset, values.problems)
        inner.check_keys(("file", "sha256", *LOCATOR_UNITS))
        file, digest = inner.text("file", required=True) or "", inner.text("sha256", required=True) or ""
        references.append(CaptureReference(file, digest, _read_locator(inner)))
    return tuple(references)


def _split_comments(text: str, first_line: int, name: str, problems: Problems) -> tuple[str, tuple[Comment, ...]]:
    """Return a post's body and its comments."""
    lines = text.split("\n")
    marks = [i for i, line in enumerate(lines) if line.strip() == COMMENTS_MARK]
    if not marks:
        return text, ()
    for again in marks[1:]:
        what = f"{COMMENTS_MARK} stands here a second time"
        problems.error(name, first_line + again, what, "The comments of a post stand together; delete this line")
    mark = marks[0]
    comments: list[Comment] = []
    heading: re.Match[str] | None = None
    start = mark
    for index in range(mark + 1, len(lines) + 1):
        match = _COMMENT_HEADING.fullmatch(lines[index]) if index < len(lines) else None
        if match is None and index < len(lines):
            if _LIKE_A_COMMENT.fullmatch(lines[index]):
                hint = "Write '### Name {#an-id}', or \\{ where a brace is meant"
                problems.error(name, first_line + index, "a heading that is almost a comment's", hint)
            continue
        words = "\n".join(lines[start + 1 : index]).strip("\n")
        if heading is not None:
            comments.append(_read_comment(heading, words, first_line + start, name, problems))
        elif words not in ("", COMMENTS_HEADING):
            problems.error(
                name, first_line + mark + 1, "words before the first comment", "Head them '### Name {#an-id}'"
            )
        heading, start = match, index
    known = {comment.id for comment in comments}
    for comment in comments:
        if comment.reply_to is not None and comment.reply_to not in known:
            hint = propose_name(comment.reply_to, known)
            problems.error(name, comment.line, f"a reply to no comment of this post: {comment.reply_to!r}", hint)
    return "\n".join(lines[:mark]), _in_thread_order(comments, name, problems)


def _in_thread_order(comments: list[Comment], name: str, problems: Problems) -> tuple[Comment, ...]:
    """Return comments with each reply below what it answers, else in the order of the file."""
    replies: dict[str | None, list[Comment]] = {}
    for comment in comments:
        replies.setdefault(comment.reply_to, []).append(comment)
    ordered: list[Comment] = []
    waiting = list(reversed(replies.get(None, [])))
    while waiting:
        comment = waiting.pop()
        ordered.append(comment)
        waiting.extend(reversed(replies.get(comment.id, [])))
    reached = {comment.id for comment in ordered}
    for comment in comments:
        if comment.id not in reached:
            problems.error(name, comment.line, f"comment {comment.id!r} answers itself through its replies")
    return tuple(ordered)


def _read_comment(heading: re.Match[str], words: str, line: int, name: str, problems: Problems) -> Comment:
    values: dict[str, str] = {}
    for part in heading["rest"].split():
        key, _, value = part.partition("=")
        if key not in _MARKS or not value:
            problems.error(name, line, f"unknown mark {part!r} on a comment", propose_name(key, _MARKS))
        values[key] = value
    date = None
    if "date" in values:
        try:
            date = parse_edtf(values["date"])
        except ValueError as error:
            problems.error(name, line, f"{values['date']!r} is not a date", str(error)[:1].upper() + str(error)[1:])
    author = re.sub(r"\\(.)", r"\1", heading["author"] or "").strip()
    comment_id = heading["id"]
    if comment_id in _RESERVED_COMMENT_IDS:
        problems.error(name, line, f"{comment_id!r} cannot be a comment's id", "Notes use it for the post itself")
    elif not _ID.fullmatch(comment_id):
        hint = "Use letters, digits and hyphens"
        problems.error(name, line, f"{comment_id!r} cannot be a comment's id", hint)
    only_in = unquote(values["only-in"]) if "only-in" in values else None
    return Comment(comment_id, words, line, values.get("reply-to"), author or None, date, only_in=only_in)


def _report_repeats(
    documents: list[Document],
    what: str,
    find: Callable[[Document], list[tuple[str, str, int]]],
    problems: Problems,
) -> None:
    first: dict[str, str] = {}
    for document in documents:
        for value, path, line in find(document):
            if value in first:
                problems.error(
                    path, line, f"{what} {value!r} stands in {first[value]} as well", "Give one another id"
                )
            first.setdefault(value, path)


def as_converted_path(post_id: str) -> str:
    """Return where the text of an edited post as it was converted is kept, within ``content``."""
    return f"posts/.as-converted/{post_id}.md"


def pending_path(post_id: str) -> str:
    """Return where a new conversion that people have not yet taken over is kept, within ``content``."""
    return f"posts/.pending/{post_id}.md"


def read_as_converted(content: Path, config: Config, problems: Problems) -> dict[str, Document]:
    """Return, by id, the posts that people have edited as they were before."""
    return _read_kept(content, as_converted_path("x"), config, problems)


def read_pending(content: Path, config: Config, problems: Problems) -> dict[str, Document]:
    """Return, by id, the new conversions that touch what people have edited."""
    return _read_kept(content, pending_path("x"), config, problems)


def _read_kept(content: Path, example: str, config: Config, problems: Problems) -> dict[str, Document]:
    """Return what the program has kept in a folder; a file there that cannot be read is as good as none."""
    found: dict[str, Document] = {}
    folder = content / example
    for path in sorted(folder.parent.glob("*.md")):
        name = path.relative_to(content).as_posix()
        kept = Problems()
        text = read_text(path, name, kept)
        document = parse_document(text, name, config, kept) if text is not None else None
        if document is None:
            hint = "Delete it; the difference to the post as converted is then not known"
            problems.warn(name, None, "cannot be read", hint)
        else:
            found[document.id] = document
    return found


def write_document(document: Document) -> str:
    """Return a post as the text of its file: what ``parse_document`` reads back."""
    values = {key: value for key, value in _list_values(document).items() if value is not None}
    return join_front_matter(values, _write_text(document))


def update_document(old: Document, new: Document, text: str) -> str:
    """Return the text of ``old``'s file with what is different in ``new``.

    Fields that stay keep their place, their spelling and the comments that people wrote beside them.
    """
    parts = split_front_matter(text)
    if parts is None:
        return write_document(new)
    before, after = _list_values(old), _list_values(new)
    changes = {key: value for key, value in after.items() if value != before[key]}
    front = update_yaml(parts[0].lstrip("\n"), changes) if changes else parts[0].lstrip("\n")
    same = replace(new, body_line=0), replace(old, body_line=0)
    body = parts[1].strip("\n") if _write_text(same[0]) == _write_text(same[1]) else _write_text(new)
    return f"---\n{front.rstrip()}\n---\n\n{body}".rstrip("\n") + "\n"


def _list_values(document: Document) -> dict[str, object]:
    """Return the front matter's fields; None where a post does without."""
    return {
        "id": document.id,
        "title": document.title or None,
        "date": document.date.text if document.date else None,
        "date_as_written": document.date_as_written,
        "date_note": document.date_note,
        "author": document.author,
        "standfirst": document.standfirst,
        "publication": document.publication,
        "url": document.url,
        "labels": list(document.labels) or None,
        "language": document.language,
        "glossary": {words: term or False for words, term in document.terms} or None,
        "capture": _list_provenance(document.capture) if document.capture else None,
        "also_in": [_list_reference(reference) for reference in document.also_in] or None,
    }


def _list_provenance(provenance: Provenance) -> dict[str, object]:
    return {**_list_reference(provenance), "reader": provenance.reader, "converted": provenance.converted}


def _list_reference(reference: Provenance | CaptureReference) -> dict[str, object]:
    place = reference.locator.place
    is_number = place.isdecimal() and place == str(int(place))
    located = {reference.locator.unit: int(place) if is_number else place}
    return {"file": reference.file, "sha256": reference.sha256, **located}


def _write_text(document: Document) -> str:
    """Return what follows the front matter: the body, then the comments."""
    parts = [document.body] if document.body else []
    if document.comments:
        parts += [COMMENTS_MARK, COMMENTS_HEADING]
        depths: dict[str, int] = {}
        for comment in document.comments:
            depths[comment.id] = depths[comment.reply_to] + 1 if comment.reply_to else 0
            parts.append(_write_comment(comment, depths[comment.id]))
    return "\n\n".join(parts)


def _write_comment(comment: Comment, depth: int) -> str:
    author = escape_heading(comment.author).replace("{", "\\{") + " " if comment.author else ""
    marks = f"#{comment.id}"
    if comment.date:
        marks += f" date={comment.date.text}"
    if comment.only_in:
        marks += f" only-in={quote(comment.only_in)}"
    if comment.reply_to:
        marks += f" reply-to={comment.reply_to}"
    heading = "#" * min(6, 3 + depth) + f" {author}{{{marks}}}"
    return f"{heading}\n\n{comment.text}" if comment.text else heading


def digest_document(document: Document) -> str:
    """Return the SHA-256 of what conversion writes into a post: title, date, author, body, comments.

    It tells a post as converted from one that a person has edited since. Of a post's fields only those
    that it has are counted, so that a later version's new fields change no digest.
    """
    written: dict[str, object] = {
        "title": document.title or None,
        "date": document.date.text if document.date else None,
        "date_as_written": document.date_as_written,
        "date_note": document.date_note,
        "author": document.author,
        "standfirst": document.standfirst,
        "url": document.url,
        "body": document.body or None,
    }
    comments: list[dict[str, object]] = [
        {"id": c.id, "reply_to": c.reply_to, "author": c.author, "date": c.date and c.date.text, "text": c.text}
        for c in document.comments
    ]
    parts = [{k: v for k, v in part.items() if v is not None} for part in (written, *comments)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
