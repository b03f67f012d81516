"""``content/`` to values: documents, notes, glossary, redactions, pages.

Every file is read, and every problem found in them is reported, before anything is built.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

from postil.dates import Edtf, parse_edtf
from postil.markdown import escape_heading
from postil.model import (
    NOTE_KINDS,
    TERM_KINDS,
    Comment,
    Document,
    Note,
    NoteKind,
    Provenance,
    Records,
    Redaction,
    Term,
    TermKind,
    TextPage,
)
from postil.problems import propose_name
from postil.slugs import slugify
from postil.yamlfiles import YamlProblem, join_front_matter, read_yaml, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from postil.config import Config
    from postil.problems import Problems

_T = TypeVar("_T")

COMMENTS_MARK = "<!-- comments -->"
COMMENTS_HEADING = "## Comments"
_COMMENT_HEADING = re.compile(r"(#{3,6})(?:\s+(?P<author>.*?))?\s*\{#(?P<id>[^\s{}]+)(?P<rest>[^{}]*)\}\s*")
_ID = re.compile(r"[^\s/\\#?%<>\"'{}|^`\[\]]+")
_ACTIONS = ("remove", "mask", "pseudonymise")

_POST_KEYS = (
    "id",
    "title",
    "date",
    "date_as_written",
    "date_note",
    "author",
    "publication",
    "url",
    "labels",
    "language",
    "capture",
)


def read_records(content: Path, config: Config, problems: Problems) -> Records:
    """Return everything that people commit under ``content``."""
    documents = read_documents(content, config, problems)
    return Records(
        documents=documents,
        notes=_read_notes(content, problems),
        terms=_read_terms(content, problems),
        redactions=_read_redactions(content, problems),
        pages=_read_pages(content, problems),
    )


# ---------------------------------------------------------------- files and fields


def read_text(path: Path, name: str, problems: Problems) -> str | None:
    """Return a file's text, its line ends as LF, or None and a problem where it is not UTF-8."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "Save it as UTF-8"
        problems.error(name, line, f"not UTF-8: byte {data[error.start]:#04x}", hint)
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class _Fields:
    """A mapping from a YAML file, read field by field; what is wrong is reported with its line."""

    path: str
    values: Mapping[str, Any]
    lines: Mapping[tuple[object, ...], int]
    place: tuple[object, ...]
    offset: int
    problems: Problems

    def line(self, key: str | None = None) -> int:
        """Return the line of a field, or of the mapping."""
        place = self.place if key is None else (*self.place, key)
        return self.lines.get(place, self.lines.get(self.place, 1)) + self.offset

    def report(self, key: str | None, what: str, hint: str = "") -> None:
        """Add a problem at a field."""
        self.problems.error(self.path, self.line(key), what, hint)

    def check_keys(self, known: tuple[str, ...]) -> None:
        """Report each field that is not one of ``known``, with the nearest name."""
        for key in self.values:
            if key not in known:
                self.report(str(key), f"unknown field {key!r}", propose_name(str(key), known))

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return a text, None where it is absent; a number counts as the text it is written as."""
        value = self.values.get(key)
        if value is None or value == "":
            if required:
                self.report(key if key in self.values else None, f"no {key!r}")
            return None
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value).strip()
        self.report(key, f"{key!r} is not a text")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(v, (str, int, float)) for v in value):
            return tuple(str(v) for v in value)
        self.report(key, f"{key!r} is not a list of texts")
        return ()

    def date(self, key: str) -> Edtf | None:
        """Return a date in EDTF."""
        text = self.text(key)
        if text is None:
            return None
        try:
            return parse_edtf(text)
        except ValueError as error:
            self.report(key, f"{text!r} is not a date", str(error)[:1].upper() + str(error)[1:])
            return None

    def choice(self, key: str, known: tuple[_T, ...], default: _T) -> _T:
        """Return one of ``known``."""
        text = self.text(key)
        if text is None:
            return default
        for value in known:
            if value == text:
                return value
        self.report(key, f"unknown {key} {text!r}", propose_name(text, map(str, known)))
        return default


def _read_list(path: Path, name: str, problems: Problems) -> Iterator[_Fields]:
    """Yield the mappings of a YAML file that is a list of them."""
    text = read_text(path, name, problems)
    if text is None:
        return
    try:
        value, lines = read_yaml(text)
    except YamlProblem as problem:
        problems.error(name, problem.line, f"not YAML: {problem.what}", "See the README for its form")
        return
    if value is None:
        return
    if not isinstance(value, list):
        problems.error(name, 1, "not a list", "Begin each entry with '- '")
        return
    for index, item in enumerate(value):
        if isinstance(item, dict):
            yield _Fields(name, item, lines, (index,), 0, problems)
        else:
            problems.error(name, lines.get((index,)), "not an entry with fields")


def _list_files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """Return the files below a folder in the order of their names, hidden ones left out."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in suffixes
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


# ---------------------------------------------------------------- posts


def read_documents(content: Path, config: Config, problems: Problems) -> tuple[Document, ...]:
    """Return the posts of ``content/posts``, in the order of their file names."""
    documents = []
    for path in _list_files(content / "posts", (".md", ".markdown")):
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
    front = _read_front_matter(text, name, problems)
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
        url=values.text("url"),
        labels=values.texts("labels"),
        language=values.text("language"),
        capture=_read_provenance(values),
    )
    return document if len(problems.errors) == before else None


def _read_front_matter(text: str, name: str, problems: Problems) -> tuple[_Fields, str, int] | None:
    """Return a file's fields, its text and the line that this begins on."""
    try:
        parts = split_front_matter(text)
        if parts is None:
            return _Fields(name, {}, {}, (), 0, problems), text, 1
        front, rest = parts
        values, lines = read_yaml(front.lstrip("\n"))
    except YamlProblem as problem:
        problems.error(
            name,
            problem.line + 1,
            f"front matter does not parse: {problem.what}",
            "Quote texts that hold a colon",
        )
        return None
    if values is not None and not isinstance(values, dict):
        problems.error(name, 2, "front matter is not a list of fields", "Write 'title: …' and so on")
        return None
    body_line = text[: len(text) - len(rest)].count("\n") + 1
    return _Fields(name, values or {}, lines, (), 1, problems), rest, body_line


def _read_provenance(values: _Fields) -> Provenance | None:
    value = values.values.get("capture")
    if value is None:
        return None
    if not isinstance(value, dict):
        values.report("capture", "'capture' is not a list of fields")
        return None
    names = tuple(field.name for field in fields(Provenance))
    inner = _Fields(values.path, value, values.lines, ("capture",), values.offset, values.problems)
    inner.check_keys(names)
    read = {name: inner.text(name, required=True) for name in names}
    return Provenance(**{name: text or "" for name, text in read.items()})


def _split_comments(
    text: str, first_line: int, name: str, problems: Problems
) -> tuple[str, tuple[Comment, ...]]:
    """Return a post's body and its comments."""
    lines = text.split("\n")
    marks = [i for i, line in enumerate(lines) if line.strip() == COMMENTS_MARK]
    if not marks:
        return text, ()
    mark = marks[-1]
    comments: list[Comment] = []
    heading: re.Match[str] | None = None
    start = mark
    for index in range(mark + 1, len(lines) + 1):
        match = _COMMENT_HEADING.fullmatch(lines[index]) if index < len(lines) else None
        if match is None and index < len(lines):
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
            problems.error(
                name, comment.line, f"a reply to no comment of this post: {comment.reply_to!r}", hint
            )
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
        if key not in ("date", "reply-to") or not value:
            problems.error(
                name, line, f"unknown mark {part!r} on a comment", propose_name(key, ("date", "reply-to"))
            )
        values[key] = value
    date = None
    if "date" in values:
        try:
            date = parse_edtf(values["date"])
        except ValueError as error:
            problems.error(
                name, line, f"{values['date']!r} is not a date", str(error)[:1].upper() + str(error)[1:]
            )
    author = re.sub(r"\\(.)", r"\1", heading["author"] or "").strip()
    return Comment(heading["id"], words, line, values.get("reply-to"), author or None, date)


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


def write_document(document: Document) -> str:
    """Return a post as the text of its file: what ``parse_document`` reads back."""
    values: dict[str, object] = {
        "id": document.id,
        "title": document.title or None,
        "date": document.date.text if document.date else None,
        "date_as_written": document.date_as_written,
        "date_note": document.date_note,
        "author": document.author,
        "publication": document.publication,
        "url": document.url,
        "labels": list(document.labels) or None,
        "language": document.language,
        "capture": asdict(document.capture) if document.capture else None,
    }
    parts = [document.body] if document.body else []
    if document.comments:
        parts += [COMMENTS_MARK, COMMENTS_HEADING]
        depths: dict[str, int] = {}
        for comment in document.comments:
            depths[comment.id] = depths[comment.reply_to] + 1 if comment.reply_to else 0
            parts.append(_write_comment(comment, depths[comment.id]))
    return join_front_matter(
        {key: value for key, value in values.items() if value is not None}, "\n\n".join(parts)
    )


def _write_comment(comment: Comment, depth: int) -> str:
    author = escape_heading(comment.author).replace("{", "\\{") + " " if comment.author else ""
    marks = f"#{comment.id}"
    if comment.date:
        marks += f" date={comment.date.text}"
    if comment.reply_to:
        marks += f" reply-to={comment.reply_to}"
    heading = "#" * min(6, 3 + depth) + f" {author}{{{marks}}}"
    return f"{heading}\n\n{comment.text}" if comment.text else heading


def digest_document(document: Document) -> str:
    """Return the SHA-256 of what conversion writes into a post: title, date, author, body, comments.

    It tells a post as converted from one that a person has edited since.
    """
    date = document.date.text if document.date else None
    parts: list[object] = [
        document.title,
        date,
        document.date_as_written,
        document.author,
        document.url,
        document.body,
    ]
    for c in document.comments:
        parts.append([c.id, c.reply_to, c.author, c.date.text if c.date else None, c.text])
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


# ---------------------------------------------------------------- the apparatus


def _read_notes(content: Path, problems: Problems) -> tuple[Note, ...]:
    notes = []
    seen: set[tuple[str, str]] = set()
    for path in _list_files(content / "notes", (".yml", ".yaml")):
        name = path.relative_to(content).as_posix()
        for values in _read_list(path, name, problems):
            values.check_keys(("id", "on", "quote", "before", "kind", "by", "date", "note"))
            note_id = values.text("id", required=True)
            text = values.text("note", required=True)
            if note_id is None or text is None:
                continue
            if (path.stem, note_id) in seen:
                values.report("id", f"two notes on this post have the id {note_id!r}")
            seen.add((path.stem, note_id))
            kind: NoteKind = values.choice("kind", NOTE_KINDS, "context")
            notes.append(
                Note(
                    id=note_id,
                    post=path.stem,
                    on=values.text("on") or "body",
                    quote=values.text("quote"),
                    before=values.text("before"),
                    kind=kind,
                    text=text,
                    by=values.text("by"),
                    date=values.date("date"),
                    path=name,
                    line=values.line(),
                )
            )
    return tuple(notes)


def _read_terms(content: Path, problems: Problems) -> tuple[Term, ...]:
    path = content / "glossary.yml"
    terms = []
    seen: dict[str, int] = {}
    for values in _read_list(path, path.name, problems) if path.is_file() else ():
        values.check_keys(("term", "name", "kind", "also", "definition", "see", "same_as"))
        term = values.text("term", required=True)
        definition = values.text("definition", required=True)
        if term is None or definition is None:
            continue
        for form in (term, *values.texts("also")):
            if form in seen:
                values.report("term", f"{form!r} is already an entry's form (line {seen[form]})")
            seen.setdefault(form, values.line())
        kind: TermKind = values.choice("kind", TERM_KINDS, "term")
        terms.append(
            Term(
                term=term,
                slug=slugify(term) or f"term-{values.line()}",
                kind=kind,
                definition=definition,
                name=values.text("name"),
                also=values.texts("also"),
                see=values.texts("see"),
                same_as=values.text("same_as"),
                line=values.line(),
            )
        )
    known = {term.term for term in terms}
    for term_entry in terms:
        for other in term_entry.see:
            if other not in known:
                problems.error(
                    path.name, term_entry.line, f"see {other!r}: no such entry", propose_name(other, known)
                )
    return tuple(terms)


def _read_redactions(content: Path, problems: Problems) -> tuple[Redaction, ...]:
    path = content / "redactions.yml"
    redactions: list[Redaction] = []
    for values in _read_list(path, path.name, problems) if path.is_file() else ():
        values.check_keys(("id", "target", "action", "quote", "replacement", "reason", "date"))
        target = values.text("target", required=True)
        reason = values.text("reason", required=True)
        if target is None or reason is None:
            continue
        quote, replacement = values.text("quote"), values.text("replacement")
        action: Any = values.choice("action", _ACTIONS, "remove")
        if action != "remove" and quote is None:
            values.report("action", f"{action!r} needs the words that it stands for", "Add 'quote:'")
        if action == "pseudonymise" and replacement is None:
            values.report("action", "'pseudonymise' needs a name to put there", "Add 'replacement:'")
        redactions.append(
            Redaction(
                id=values.text("id") or f"r{len(redactions) + 1}",
                target=target,
                action=action,
                reason=reason,
                date=values.date("date"),
                quote=quote,
                replacement=replacement,
                line=values.line(),
            )
        )
    return tuple(redactions)


def _read_pages(content: Path, problems: Problems) -> tuple[TextPage, ...]:
    pages = []
    for path in _list_files(content / "pages", (".md", ".markdown")):
        name = path.relative_to(content).as_posix()
        text = read_text(path, name, problems)
        front = _read_front_matter(text, name, problems) if text is not None else None
        if front is None:
            continue
        values, body, body_line = front
        values.check_keys(("title",))
        slug = path.relative_to(content / "pages").with_suffix("").as_posix()
        title = values.text("title") or path.stem.replace("-", " ").capitalize()
        pages.append(TextPage(name, slug, title, body, body_line))
    return tuple(pages)
