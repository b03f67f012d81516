"""Read the editors' notes: a YAML file for each post, named after it, and a folder with a file for each note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from postil.content.fields import list_files, parse_list, read_text
from postil.content.foreign_posts import warn_of_wiki_links_in
from postil.model.records import NOTE_KINDS, Note, SourceReference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from postil.content.fields import Fields
    from postil.model.problems import Problems
    from postil.model.records import NoteKind


_NOTE_FILE = re.compile(r"n-[0-9a-f]{8}")
SOURCE_KEYS = ("publication", "title", "author", "date", "url", "archived")


def read_notes(content: Path, problems: Problems) -> tuple[Note, ...]:
    """Return the notes of ``content/notes``."""
    files: list[tuple[tuple[str, ...], list[Note]]] = []
    for path in list_files(content / "notes", (".yml", ".yaml")):
        name = path.relative_to(content).as_posix()
        text = read_text(path, name, problems)
        found = list(parse_notes(text, name, _name_post(path), problems)) if text is not None else []
        place = path.parts
        if _NOTE_FILE.fullmatch(path.stem) and found and found[0].date:
            place = (*path.parent.parts, f"{found[0].date.text} {path.name}")  # in the order of their dates
        files.append((place, found))
    notes = [note for _, found in sorted(files, key=lambda file: file[0]) for note in found]
    first: dict[tuple[str, str], Note] = {}
    for note in notes:
        other = first.setdefault((note.post, note.id), note)
        if other.path != note.path:
            what = f"note {note.id!r} on this post is also in {other.path}"
            problems.error(note.path, note.line, what, "Choose another id")
    return tuple(notes)


def _name_post(path: Path) -> str:
    """Return the id of the post that the notes in a file are on.

    It is the name of the file; of a file for one note, such as ``POST-ID/n-1f2e3d4c.yml``, that of its folder.
    """
    return normalize("NFC", path.parent.name if _NOTE_FILE.fullmatch(path.stem) else path.stem)


def parse_notes(text: str, name: str, post: str, problems: Problems) -> Iterator[Note]:
    """Yield the notes on ``post`` (an id) in the text of the file ``name``."""
    seen: set[str] = set()
    for values in parse_list(text, name, problems):
        values.check_keys(("id", "on", "quote", "before", "kind", "source", "by", "date", "note"))
        note_id = values.text("id", required=True)
        source = _read_source(values)
        words = values.text("note", required=source is None) or ("" if source else None)
        if note_id is None or words is None:
            continue
        if note_id in seen:
            values.report("id", f"two notes on this post have the id {note_id!r}", "Choose another id")
        seen.add(note_id)
        warn_of_wiki_links_in(values, "note")
        if values.raw.get("before") is not None and values.raw.get("quote") is None:
            values.report("before", "'before' without a 'quote'", "Add 'quote:', the words that the note is on")
        kind: NoteKind = values.choice("kind", NOTE_KINDS, "context")
        yield Note(
            id=note_id,
            post=post,
            on=values.text("on") or "body",
            quote=values.words("quote"),
            before=values.words("before"),
            kind=kind,
            text=words,
            by=values.text("by"),
            date=values.date("date"),
            path=name,
            line=values.line(),
            source=source,
        )


def _read_source(values: Fields) -> SourceReference | None:
    """Return the source of the quoted words, None if the note names none."""
    fields = values.mapping("source")
    if fields is None:
        return None
    fields.check_keys(SOURCE_KEYS)
    source = SourceReference(
        publication=fields.text("publication"),
        title=fields.text("title"),
        author=fields.text("author"),
        date=fields.date("date"),
        url=fields.web_address("url"),
        archived=fields.web_address("archived"),
    )
    if not (source.publication or source.title or source.url or source.archived):
        fields.report(None, "this source has no publication, title, url or archived", "Add one of them")
        return None
    return source
