"""What people write beside the posts: notes, glossary, redactions, pages."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from postil.content.fields import FILES, FOLDERS, list_fields, list_files, read_front_matter, read_list, read_text
from postil.model.problems import propose_name
from postil.model.records import NOTE_KINDS, TERM_KINDS, Note, Redaction, SourceReference, Term, TextPage
from postil.text.slugs import find_free_name, slugify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from postil.content.fields import Fields
    from postil.model.problems import Problems
    from postil.model.records import NoteKind, TermKind


_ACTIONS = ("remove", "mask", "pseudonymise")


SOURCE_KEYS = ("publication", "title", "author", "date", "url", "archived")


_UNREAD = ("readme", "license")


_NEAR = 0.75


_WEB_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
# The ids that the layouts use on the glossary's page; an entry's anchor is another.
_PAGE_IDS = ("main", "find", "switches", *(f"kind-{kind}" for kind in TERM_KINDS))


def check_names(content: Path, problems: Problems) -> None:
    """Report what stands in ``content`` under a name that is not read.

    One that looks meant for a name that is read is a problem: a misspelt ``redactions.yml`` would
    withhold nothing, and nobody would know.
    """
    for path in sorted(content.iterdir()) if content.is_dir() else ():
        name, is_folder = path.name, path.is_dir()
        if name.startswith(".") or name.lower().startswith(_UNREAD) or name in (*FILES, *FOLDERS):
            continue
        kind = "folder" if is_folder else "file"
        if near := _find_near(name):
            hint = f"Did you mean {near!r}{f', a {_other(kind)}' if (near in FILES) == is_folder else ''}?"
            problems.error(name, None, f"a {kind} of this name is not read", hint)
        else:
            problems.warn(name, None, f"a {kind} of this name is not read", "Move it out of the archive")


def _other(kind: str) -> str:
    return "file" if kind == "folder" else "folder"


def _find_near(name: str) -> str | None:
    near = difflib.get_close_matches(name.lower(), (*FILES, *FOLDERS), n=1, cutoff=_NEAR)
    stems = {known.partition(".")[0]: known for known in reversed(FILES)}
    stem = difflib.get_close_matches(name.lower().partition(".")[0], stems, n=1, cutoff=_NEAR)
    return near[0] if near else stems[stem[0]] if stem else None


def read_notes(content: Path, problems: Problems) -> tuple[Note, ...]:
    """Return the notes of ``content/notes``: a file a post, named after it."""
    notes: list[Note] = []
    for path in list_files(content / "notes", (".yml", ".yaml")):
        name = path.relative_to(content).as_posix()
        text = read_text(path, name, problems)
        notes += parse_notes(text, name, path.stem, problems) if text is not None else ()
    first: dict[tuple[str, str], Note] = {}
    for note in notes:
        other = first.setdefault((note.post, note.id), note)
        if other.path != note.path:
            what = f"{other.path} has a note {note.id!r} on this post too"
            problems.error(note.path, note.line, what, "Give one of them another id")
    return tuple(notes)


def parse_notes(text: str, name: str, post: str, problems: Problems) -> Iterator[Note]:
    """Yield the notes on ``post`` that the text of the file ``name`` holds."""
    seen: set[str] = set()
    for values in list_fields(text, name, problems):
        values.check_keys(("id", "on", "quote", "before", "kind", "source", "by", "date", "note"))
        note_id = values.text("id", required=True)
        source = _read_source(values)
        words = values.text("note", required=source is None) or ("" if source else None)
        if note_id is None or words is None:
            continue
        if note_id in seen:
            values.report("id", f"two notes on this post have the id {note_id!r}")
        seen.add(note_id)
        if values.values.get("before") is not None and values.values.get("quote") is None:
            values.report("before", "'before' without a 'quote'", "Add the words that the note is on")
        kind: NoteKind = values.choice("kind", NOTE_KINDS, "context")
        yield Note(
            id=note_id,
            post=post,
            on=values.text("on") or "body",
            quote=_read_words(values, "quote"),
            before=_read_words(values, "before"),
            kind=kind,
            text=words,
            by=values.text("by"),
            date=values.date("date"),
            path=name,
            line=values.line(),
            source=source,
        )


def _read_source(values: Fields) -> SourceReference | None:
    """Return where a quoted passage comes from, where a note says so."""
    fields = values.inner("source")
    if fields is None:
        return None
    fields.check_keys(SOURCE_KEYS)
    source = SourceReference(
        publication=fields.text("publication"),
        title=fields.text("title"),
        author=fields.text("author"),
        date=fields.date("date"),
        url=_read_web_address(fields, "url"),
        archived=_read_web_address(fields, "archived"),
    )
    if not (source.publication or source.title or source.url or source.archived):
        fields.report(None, "a source without a publication, title or address", "Give it one of these")
        return None
    return source


def read_terms(content: Path, problems: Problems) -> tuple[Term, ...]:
    """Return the entries of ``content/glossary.yml``."""
    path = _choose_file(content, "glossary", problems)
    terms = []
    seen: dict[str, int] = {}
    slugs = set(_PAGE_IDS)
    for values in read_list(path, path.name, problems) if path else ():
        values.check_keys(("term", "name", "kind", "also", "definition", "see", "same_as"))
        term = _read_words(values, "term", required=True)
        definition = _read_words(values, "definition", required=True)
        also = values.texts("also")
        if not all(form.strip() for form in also):
            values.report("also", "an empty form", "Write a word, or take it out")
        if term is None or definition is None:
            continue
        for form in (" ".join(form.split()) for form in (term, *also)):
            if form and form in seen:
                values.report("term", f"{form!r} is already an entry's form (line {seen[form]})")
            seen.setdefault(form, values.line())
        kind: TermKind = values.choice("kind", TERM_KINDS, "term")
        terms.append(
            Term(
                term=term,
                slug=find_free_name(slugify(term) or f"term-{values.line()}", slugs),
                kind=kind,
                definition=definition,
                name=values.text("name"),
                also=tuple(form for form in also if form.strip()),
                see=values.texts("see"),
                same_as=_read_web_address(values, "same_as"),
                line=values.line(),
                path=path.name if path else "",
            )
        )
    known = {term.term for term in terms}
    for term_entry in terms:
        for other in term_entry.see:
            if other not in known:
                what = f"see {other!r}: no such entry"
                problems.error(term_entry.path, term_entry.line, what, propose_name(other, known))
    return tuple(terms)


def _choose_file(content: Path, stem: str, problems: Problems) -> Path | None:
    """Return the one file of a name that may end in ``.yml`` or ``.yaml``."""
    found = [path for suffix in (".yml", ".yaml") if (path := content / f"{stem}{suffix}").is_file()]
    if len(found) > 1:
        problems.error(
            found[1].name, None, f"{found[0].name} is there as well", "Move all entries into one of them"
        )
    return found[0] if found else None


def _read_words(values: Fields, key: str, *, required: bool = False) -> str | None:
    """Return a text that is None or shows something; one of white space alone is a problem."""
    written = values.values.get(key)
    if isinstance(written, str) and not written.strip() and (written or not required):
        values.report(key, f"{key!r} has no words", "Write some, or take it out")
        return None
    return values.text(key, required=required)


def _read_web_address(values: Fields, key: str) -> str | None:
    url = values.text(key)
    if url is not None and not _WEB_ADDRESS.match(url):
        values.report(key, f"{url!r} is no address on the web", "Begin it with 'https://'")
    return url


def read_redactions(content: Path, problems: Problems) -> tuple[Redaction, ...]:
    """Return what ``content/redactions.yml`` withholds."""
    path = _choose_file(content, "redactions", problems)
    redactions: list[Redaction] = []
    for values in read_list(path, path.name, problems) if path else ():
        values.check_keys(("id", "target", "action", "quote", "replacement", "reason", "date"))
        target = values.text("target", required=True)
        reason = values.text("reason", required=True)
        if target is None or reason is None:
            continue
        # An empty quote must never count as none: that would withhold the whole.
        quote, replacement = _read_words(values, "quote"), _read_words(values, "replacement")
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
                path=path.name if path else "",
            )
        )
    return tuple(redactions)


def read_pages(content: Path, problems: Problems) -> tuple[TextPage, ...]:
    """Return the archivist's own pages."""
    pages = []
    for path in list_files(content / "pages", (".md", ".markdown")):
        name = path.relative_to(content).as_posix()
        text = read_text(path, name, problems)
        front = read_front_matter(text, name, problems) if text is not None else None
        if front is None:
            continue
        values, body, body_line = front
        values.check_keys(("title",))
        slug = path.relative_to(content / "pages").with_suffix("").as_posix()
        title = values.text("title") or path.stem.replace("-", " ").capitalize()
        pages.append(TextPage(name, slug, title, body, body_line))
    return tuple(pages)
