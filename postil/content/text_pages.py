"""Read the archivist's own pages: ``content/pages/*.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.content.fields import list_files, read_front_matter, read_text
from postil.content.foreign_posts import DRAFT_FIELDS, is_draft, warn_of_draft, warn_of_wiki_links
from postil.model.records import TextPage
from postil.text.edtf import is_period

if TYPE_CHECKING:
    from pathlib import Path

    from postil.model.problems import Problems


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
        values.check_keys(("title", *DRAFT_FIELDS))
        if is_draft(values):
            warn_of_draft(values)
            continue
        warn_of_wiki_links(body, body_line, name, problems)
        slug = path.relative_to(content / "pages").with_suffix("").as_posix()
        default = slug if is_period(slug) else path.stem.replace("-", " ").capitalize()
        title = values.text("title") or default
        pages.append(TextPage(name, slug, title, body, body_line))
    return tuple(pages)
