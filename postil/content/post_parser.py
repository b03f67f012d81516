"""Parse the text of a post file into a document: front matter, body and comments."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from postil.content.comments import is_valid_id, parse_comments
from postil.content.config import is_language
from postil.content.fields import Fields, read_front_matter
from postil.content.foreign_posts import (
    DRAFT_FIELDS,
    is_draft,
    report_foreign_fields,
    warn_of_draft,
    warn_of_wiki_links,
)
from postil.content.post_writer import digest_document
from postil.model.captured import LOCATOR_UNITS, Locator
from postil.model.problems import propose_name
from postil.model.records import CaptureReference, Document, Provenance
from postil.text.slugs import slugify
from postil.text.urls import split_url

if TYPE_CHECKING:
    from postil.content.config import Config
    from postil.model.problems import Problems


_FRONT_MATTER = (
    "id",
    "title",
    "date",
    "date_as_written",
    "date_note",
    "author",
    "standfirst",
    "publication",
    "url",
    "other_urls",
    "labels",
    "language",
    "glossary",
    "imported",
    "capture",
    "also_in",
)


def parse_document(text: str, name: str, config: Config, problems: Problems) -> Document | None:
    """Return the post in the text of the file ``name``; None, and problems, if there are errors in it."""
    errors_before = len(problems.errors)
    if not text.strip():
        problems.error(name, None, "this file is empty", "Delete it, or write front matter and a text")
        return None
    front = read_front_matter(text, name, problems)
    if front is None:
        return None
    values, body, body_line = front
    foreign = report_foreign_fields(values, (*_FRONT_MATTER, *DRAFT_FIELDS))
    values.check_keys((*_FRONT_MATTER, *DRAFT_FIELDS, *foreign))
    if is_draft(values):
        if "capture" not in values.raw:
            warn_of_draft(values)
            return None
        values.report("draft", "a converted post cannot be a draft", "Withhold it in redactions.yml instead")
    if not values.raw:
        hint = "Begin it with a line of three hyphens, 'title: …', 'date: …' and three hyphens again"
        problems.warn(name, 1, "this post has no front matter, so it has neither a title nor a date", hint)
    written = body
    body, comments = parse_comments(written, body_line, name, problems)
    document = Document(
        path=name,
        id=_read_id(values, name),
        title=values.text("title") or "",
        date=values.date("date"),
        body=body.strip("\n"),
        body_line=body_line + len(body) - len(body.lstrip("\n")),
        comments=comments,
        date_as_written=values.text("date_as_written"),
        date_note=values.text("date_note"),
        author=values.text("author"),
        publication=_read_publication(values, config),
        url=_read_url(values),
        labels=_read_labels(values),
        language=_read_language(values),
        standfirst=values.text("standfirst"),
        terms=_read_meanings(values),
        capture=_read_provenance(values),
        also_in=_read_references(values),
        other_urls=_read_other_urls(values),
        imported=_read_imported(values),
    )
    if document.date_note and document.capture is None and (document.date is None or document.date.certain):
        what = "'date_note' is shown only with a date that is marked as inferred"
        problems.warn(name, values.line("date_note"), what, "Write ? after the date, or delete the note")
    if document.capture and digest_document(document) != document.capture.converted:
        document = replace(document, edited=True)
    if document.capture is None or document.edited:
        warn_of_wiki_links(written, body_line, name, problems)
    return document if len(problems.errors) == errors_before else None


def _read_id(values: Fields, name: str) -> str:
    """Return a post's id, which is made of the name of its file if the front matter gives none."""
    stem = unicodedata.normalize("NFC", name.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    written = values.text("id")
    post_id = unicodedata.normalize("NFC", written) if written else stem if is_valid_id(stem) else slugify(stem)
    if not post_id:
        values.report(
            None, f"no id can be made of the name {stem!r}", "Write 'id:', with letters, digits and hyphens"
        )
    elif not is_valid_id(post_id):
        values.report("id", f"{post_id!r} cannot be an id", "Use letters, digits and hyphens")
    return post_id


def _read_publication(values: Fields, config: Config) -> str | None:
    publication = values.text("publication")
    known = [p.id for p in config.publications]
    if publication is not None and publication not in known:
        hint = propose_name(publication, known) if known else "Add it to archive.toml as [[publications]]"
        values.report("publication", f"unknown publication {publication!r}", hint)
    return publication


def _read_url(values: Fields) -> str | None:
    url = values.text("url")
    if url and split_url(url) is None:
        values.report("url", f"{url!r} is not a web address", "Copy the whole address from a browser")
    return url


def _read_other_urls(values: Fields) -> tuple[str, ...]:
    urls = values.texts("other_urls")
    for url in urls:
        if split_url(url) is None:
            values.report("other_urls", f"{url!r} is not a web address", "Copy the whole address from a browser")
    return urls


def _read_imported(values: Fields) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the fields that a post's source had and the archive has no place for, as texts."""
    table = values.raw.get("imported") or {}
    if not isinstance(table, dict):
        values.report("imported", "'imported' does not map names to texts", "Write 'name: text' below it, indented")
        return ()
    return tuple(
        (str(name), tuple(map(str, text)) if isinstance(text, list) else (str(text),))
        for name, text in table.items()
    )


def _read_language(values: Fields) -> str | None:
    language = values.text("language")
    if language and not is_language(language):
        values.report("language", f"unknown language {language!r}", "Write a tag such as en-GB or de")
    return language


def _read_meanings(values: Fields) -> tuple[tuple[str, str | None], ...]:
    """Return which glossary entry words of this post mean: ``TR: transfer``, or none: ``TR: false``."""
    table = values.raw.get("glossary") or {}
    if not isinstance(table, dict) or not all(isinstance(value, (str, bool)) for value in table.values()):
        values.report(
            "glossary", "'glossary' does not map words to entries", "Write 'TR: false' below it, indented"
        )
        return ()
    return tuple(
        (" ".join(str(words).split()), None if value in (False, "false") else str(value))
        for words, value in table.items()
    )


def _read_provenance(values: Fields) -> Provenance | None:
    mapping = values.mapping("capture")
    if not mapping:
        return None
    mapping.check_keys(("file", "sha256", *LOCATOR_UNITS, "reader", "converted"))
    return Provenance(
        file=mapping.text("file", required=True) or "",
        sha256=mapping.text("sha256"),
        locator=_read_locator(mapping),
        reader=mapping.text("reader", required=True) or "",
        converted=mapping.text("converted"),
    )


def _read_locator(mapping: Fields) -> Locator:
    """Return where in its capture a post is: ``lines: 1-64``, ``item: 17`` or ``record: 3``."""
    unit, *others = [unit for unit in LOCATOR_UNITS if unit in mapping.raw] or LOCATOR_UNITS[:1]
    for other in others:
        mapping.report(other, f"both {unit!r} and {other!r}", "Delete the one that is not in the capture")
    return Locator(unit, mapping.text(unit, required=True) or "")


def _read_references(values: Fields) -> tuple[CaptureReference, ...]:
    """Return the further captures that contain a post."""
    items = values.raw.get("also_in") or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        values.report("also_in", "'also_in' is not a list of captures")
        return ()
    references = []
    for index, item in enumerate(items):
        mapping = replace(values, raw=item, key_path=("also_in", index))
        mapping.check_keys(("file", "sha256", *LOCATOR_UNITS, "gives"))
        file, digest = mapping.text("file", required=True), mapping.text("sha256")
        given = mapping.texts("gives")
        references.append(CaptureReference(file or "", digest, _read_locator(mapping), given))
    return tuple(references)


def _read_labels(values: Fields) -> tuple[str, ...]:
    """Return the labels; several in one text are one label, of which a comma makes a warning."""
    written = values.raw.get("labels")
    if isinstance(written, str) and "," in written:
        hint = f'If they are several, write [{written}]; if it is one, write ["{written}"]'
        values.problems.warn(values.path, values.line("labels"), f"{written!r} is one label", hint)
    return values.texts("labels")
