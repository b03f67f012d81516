"""Read the post files of an archive, and the other versions of them that the program keeps."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from postil.content.fields import list_files, read_text
from postil.content.post_parser import parse_document
from postil.jobs.codecs import Codec
from postil.jobs.digests import digest_value
from postil.jobs.executors import InTurn
from postil.model.captured import Locator
from postil.model.problems import Problems
from postil.model.records import Document
from postil.text.edtf import Edtf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from postil.content.config import Config
    from postil.jobs.executors import Executor
    from postil.jobs.memo import Memo

_CODEC = Codec(Document, {"Edtf": Edtf, "Locator": Locator})


def read_documents(
    content: Path,
    config: Config,
    problems: Problems,
    memo: Memo | None = None,
    executor: Executor = InTurn(),  # noqa: B008
) -> tuple[Document, ...]:
    """Return the posts of ``content/posts``, in the order of their file names.

    The memo keeps posts without problems, so that only those that changed are parsed again.
    """
    texts: list[tuple[str, str]] = []
    for path in list_files(content / "posts", (".md", ".markdown")):
        name = path.relative_to(content).as_posix()
        text = read_text(path, name, problems)
        if text is not None:
            texts.append((name, text))
    errors_before = len(problems.errors)
    documents = [document for document in _parse_all(texts, config, problems, memo, executor) if document]
    problems.lacks_posts |= len(problems.errors) > errors_before
    _report_duplicates("id", [(d.id, d.path, 1) for d in documents], problems)
    _report_duplicates("comment id", [(c.id, d.path, c.line) for d in documents for c in d.comments], problems)
    return tuple(documents)


def _parse_all(
    texts: Sequence[tuple[str, str]], config: Config, problems: Problems, memo: Memo | None, executor: Executor
) -> list[Document | None]:
    """Return the document of each file, given by its name and its text; None for each with an error."""
    settings = digest_value(config)
    keys = [digest_value((settings, *text)) for text in texts] if memo else []
    known = memo.find("document", keys) if memo else [None] * len(texts)
    missing = [text for text, found in zip(texts, known, strict=True) if found is None]
    parsed = iter(executor.map(partial(_parse, config=config), missing))
    documents: list[Document | None] = []
    new: dict[str, bytes] = {}
    for place, found in enumerate(known):
        if found is not None:
            documents.append(_CODEC.decode(found))
            continue
        document, own = next(parsed)
        problems.add(own)
        documents.append(document)
        if memo and document and not own.errors and not own.warnings:
            new[keys[place]] = _CODEC.encode(document)
    if memo:
        memo.keep("document", new)
    return documents


def _parse(text: tuple[str, str], config: Config) -> tuple[Document | None, Problems]:
    """Return the document of a file, given by its name and its text, and what is wrong with it."""
    problems = Problems()
    name, written = text
    return parse_document(written, name, config, problems), problems


def _report_duplicates(what: str, ids: Iterable[tuple[str, str, int]], problems: Problems) -> None:
    """Report each id that appears twice; ``ids`` are (id, path, line)."""
    first: dict[str, str] = {}
    for value, path, line in ids:
        if value in first:
            problems.error(path, line, f"{what} {value!r} is already used in {first[value]}", "Choose another id")
        first.setdefault(value, path)


def as_converted_path(post_id: str) -> str:
    """Return the path, within ``content``, of an edited post's text as it was converted."""
    return f"posts/.as-converted/{post_id}.md"


def pending_path(post_id: str) -> str:
    """Return the path, within ``content``, of a new conversion that nobody has merged into the edited post yet."""
    return f"posts/.pending/{post_id}.md"


def converted_ids_path() -> str:
    """Return the path, within ``content``, of the list of all posts ever converted, an id on each line."""
    return "posts/.as-converted/ids.txt"


def read_converted_ids(content: Path) -> frozenset[str]:
    """Return the ids of all posts that were ever converted, those that somebody has deleted since among them."""
    path = content / converted_ids_path()
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return frozenset(text.split())


def read_as_converted(content: Path, config: Config, problems: Problems) -> dict[str, Document]:
    """Return, by id, the edited posts as they were converted."""
    return _read_kept_versions(content, as_converted_path("x"), config, problems)


def read_pending(content: Path, config: Config, problems: Problems) -> dict[str, Document]:
    """Return, by id, the new conversions that conflict with people's edits."""
    return _read_kept_versions(content, pending_path("x"), config, problems)


def _read_kept_versions(content: Path, example: str, config: Config, problems: Problems) -> dict[str, Document]:
    """Return the posts in the folder of the path ``example``; a file that cannot be read is a warning only."""
    versions: dict[str, Document] = {}
    for path in sorted((content / example).parent.glob("*.md")):
        name = path.relative_to(content).as_posix()
        ignored = Problems()
        text = read_text(path, name, ignored)
        document = parse_document(text, name, config, ignored) if text is not None else None
        if document is None:
            hint = "Delete it; the program then no longer knows how the post differs from its conversion"
            problems.warn(name, None, "this file cannot be read", hint)
        else:
            versions[document.id] = document
    return versions
