"""Captures to ``content/posts``: what crawlers left becomes files that people edit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postil.dates import Edtf, infer_year
from postil.documents import digest_document, write_document
from postil.markdown import parse_markdown, plain_text
from postil.model import Capture, CapturedComment, CapturedPost, Comment, Document, Provenance
from postil.readers import text as text_reader
from postil.slugs import slugify

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from postil.config import Config
    from postil.problems import Problems

FOLDER = "captures"
_NOT_CAPTURES = (".yml", ".yaml", ".md")  # what archivists may write beside a capture
_LITTER = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class PostFile:
    """A post file to write: its path within ``content`` and its text."""

    path: str
    text: str


def read_captures(content: Path, problems: Problems) -> tuple[Capture, ...]:
    """Return every file of ``content/captures``, in the order of their names."""
    folder = content / FOLDER
    has_posts = (content / "posts").is_dir()
    if not folder.is_dir():
        if not has_posts:
            hint = f"Create {FOLDER}/ there and put captures into it, or choose another folder with --content"
            problems.error(str(content), None, f"holds neither {FOLDER}/ nor posts/", hint)
        return ()
    captures = []
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if (
            hidden
            or not path.is_file()
            or path.suffix.lower() in _NOT_CAPTURES
            or path.name.lower() in _LITTER
        ):
            continue
        data = path.read_bytes()
        captures.append(Capture(path.relative_to(content).as_posix(), data, hashlib.sha256(data).hexdigest()))
    if not captures and not has_posts:
        problems.error(FOLDER, None, "holds no captures", "Put text captures (NAME.txt) into it")
    return tuple(captures)


def convert_captures(
    captures: Sequence[Capture],
    existing: Sequence[Document],
    config: Config,
    problems: Problems,
) -> tuple[PostFile, ...]:
    """Return the post files that differ from what ``content/posts`` holds.

    A post that a person has edited is left as it is. Its id, once given, stays.
    """
    texts = {c.path: text for c in captures if (text := _decode(c, problems)) is not None}
    languages = config.reading_languages
    series = frozenset[str]().union(*(text_reader.survey(t, languages).series for t in texts.values()))
    knowledge = text_reader.Knowledge(series)
    found = [
        (capture, post)
        for capture in captures
        if capture.path in texts
        for post in text_reader.read(texts[capture.path], languages, knowledge).posts
    ]
    _report_fixity(captures, existing, problems)
    dated = _resolve_dates(found, existing)
    return _write_changed(_keep_richest(dated), existing, config)


def write_posts(content: Path, files: Iterable[PostFile]) -> int:
    """Write post files, each whole or not at all; return how many."""
    count = 0
    for file in files:
        path = content / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_text(file.text, encoding="utf-8", newline="\n")
        temporary.replace(path)
        count += 1
    return count


def _decode(capture: Capture, problems: Problems) -> str | None:
    """Return the text of a text capture, or None and the reason why it cannot be read."""
    name, data = capture.path, capture.data
    if not text_reader.recognise(capture):
        hint = f"Text captures are read, named {' or '.join('NAME' + s for s in text_reader.SUFFIXES)}"
        problems.error(name, None, "a capture in no known format", hint)
        return None
    if not data.strip():
        problems.error(name, None, "empty file", "Delete it, or capture the page again")
        return None
    if b"\0" in data:
        problems.error(name, None, "a binary file, not text", "Convert it to UTF-8 text first")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "Find out its encoding and convert it, for example: iconv -f WINDOWS-1252 -t UTF-8"
        problems.error(name, line, f"not UTF-8: byte {data[error.start]:#04x}", hint)
        return None


def _report_fixity(captures: Sequence[Capture], existing: Sequence[Document], problems: Problems) -> None:
    """Report captures whose bytes are not those that posts were made from: captures are never edited."""
    digests = {capture.path: capture.sha256 for capture in captures}
    reported: set[str] = set()
    for document in existing:
        source = document.capture
        if source is None or source.file in reported or source.file not in digests:
            continue
        if digests[source.file] != source.sha256:
            reported.add(source.file)
            problems.error(
                source.file,
                None,
                f"its SHA-256 is {digests[source.file]}, but {document.path} was made from {source.sha256}",
                "Captures stay as they were; give a newer capture a name of its own",
            )


def _resolve_dates(
    found: Sequence[tuple[Capture, CapturedPost]], existing: Sequence[Document]
) -> list[tuple[Capture, CapturedPost]]:
    """Return the posts with the year of each date line that lacks one, as far as it can be inferred."""
    days: set[dt.date] = {post.date.first_day for _, post in found if post.date}
    days |= {d.date.first_day for d in existing if d.date and d.date.day and d.capture is None}
    known = tuple(sorted(days))
    resolved = []
    for capture, post in found:
        if post.date is None and post.date_line is not None:
            mentioned = text_reader.mentioned_years(post.body)
            inferred = infer_year(post.date_line, known, mentioned)
            if inferred is not None:
                date = Edtf(inferred.date.isoformat() + "?")
                post = replace(post, date=date, date_note=inferred.note)  # noqa: PLW2901
        resolved.append((capture, post))
    return resolved


def _keep_richest(
    found: Sequence[tuple[Capture, CapturedPost]],
) -> list[tuple[Capture, CapturedPost]]:
    """Return each post once: of two captures of one post, the one with more comments, then more words."""
    best: dict[tuple[str, str], tuple[Capture, CapturedPost]] = {}
    kept: list[tuple[str, str]] = []
    for index, (capture, post) in enumerate(found):
        slug = slugify(post.title)
        same = (post.date.text if post.date else "", slug) if slug else (str(index), "")
        richness = (len(post.comments), len(post.body))
        if same not in best:
            kept.append(same)
            best[same] = (capture, post)
        elif richness > (len(best[same][1].comments), len(best[same][1].body)):
            best[same] = (capture, post)
    return [best[same] for same in kept]


def _write_changed(
    found: Sequence[tuple[Capture, CapturedPost]], existing: Sequence[Document], config: Config
) -> tuple[PostFile, ...]:
    by_place = {(d.capture.file, d.capture.lines): d for d in existing if d.capture}
    by_id = {d.id: d for d in existing}
    taken = {_address_key(d.id) for d in existing}
    files = []
    for capture, post in found:
        lines = f"{post.lines[0]}-{post.lines[1]}"
        old = by_place.get((capture.path, lines)) or by_id.get(_base_id(post))
        if old is not None and old.capture is None:
            old = None  # written by hand; the captured post stands beside it
        post_id = old.id if old else _free_id(_base_id(post), taken)
        taken.add(_address_key(post_id))
        publication = config.find_publication(capture.path.removeprefix(FOLDER + "/"))
        document = _make_document(capture, post, post_id, publication.id if publication else None)
        if old is not None:
            if digest_document(old) != (old.capture.converted if old.capture else ""):
                continue  # edited by a person
            document = replace(
                document,
                path=old.path,
                labels=old.labels or document.labels,
                publication=old.publication or document.publication,
                language=old.language,
            )
            if replace(old, body_line=0, comments=()) == replace(document, body_line=0, comments=()) and (
                digest_document(old) == digest_document(document)
            ):
                continue
        files.append(PostFile(document.path, write_document(document)))
    return tuple(files)


def _base_id(post: CapturedPost) -> str:
    date = post.date.plain if post.date else ""
    slug = slugify(post.title) or "untitled"
    return f"{date}-{slug}" if date else slug


def _address_key(post_id: str) -> str:
    """Return what of an id stands in the post's address: the day does not."""
    parts = post_id.split("-", 3)
    dated = len(parts) == 4 and all(part.isdigit() for part in parts[:3])
    return f"{parts[0]}-{parts[1]}-{parts[3]}" if dated else post_id


def _free_id(base: str, taken: set[str]) -> str:
    number = 1
    candidate = base
    while _address_key(candidate) in taken:
        number += 1
        candidate = f"{base}-{number}"
    return candidate


def _make_document(capture: Capture, post: CapturedPost, post_id: str, publication: str | None) -> Document:
    year = str(post.date.year) if post.date else "undated"
    provenance = Provenance(
        file=capture.path,
        sha256=capture.sha256,
        lines=f"{post.lines[0]}-{post.lines[1]}",
        reader=text_reader.NAME,
        converted="",
    )
    document = Document(
        path=f"posts/{year}/{post_id}.md",
        id=post_id,
        title=post.title,
        date=post.date,
        body=post.body,
        body_line=0,
        comments=_identify_comments(post.comments, post_id),
        date_as_written=post.date_as_written,
        date_note=post.date_note,
        author=post.author,
        publication=publication,
        url=post.url,
        labels=post.labels,
        capture=provenance,
    )
    return replace(document, capture=replace(provenance, converted=digest_document(document)))


def _identify_comments(comments: Sequence[CapturedComment], post_id: str) -> tuple[Comment, ...]:
    """Return comments with ids that depend on their words alone, so that none moves when others come."""
    identified: list[Comment] = []
    parents: list[str] = []
    repeats: dict[str, int] = {}
    for comment in comments:
        words = " ".join(plain_text(parse_markdown(comment.text)).split())
        repeats[words] = repeats.get(words, 0) + 1
        base = f"{post_id}\n{words}" + (f"\n{repeats[words]}" if repeats[words] > 1 else "")
        digest = hashlib.sha256(base.encode()).hexdigest()[:10]
        comment_id = f"c{comment.platform_id}" if comment.platform_id else f"c-{digest}"
        del parents[comment.depth :]
        reply_to = parents[-1] if parents else None
        parents.append(comment_id)
        identified.append(Comment(comment_id, comment.text, 0, reply_to, comment.author, comment.date))
    return tuple(identified)
