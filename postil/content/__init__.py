"""Read ``content/``: documents, notes, glossary, redactions, pages.

Every file is read, and every problem found in them is reported, before anything is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.content.folder_check import check_files, check_names
from postil.content.glossary import read_terms
from postil.content.notes import parse_notes, read_notes
from postil.content.post_parser import parse_document
from postil.content.post_writer import digest_document, update_document, write_document
from postil.content.posts import (
    as_converted_path,
    converted_ids_path,
    pending_path,
    read_as_converted,
    read_converted_ids,
    read_documents,
    read_pending,
)
from postil.content.redaction_list import read_redactions
from postil.content.text_pages import read_pages
from postil.model.records import ArchiveContent

if TYPE_CHECKING:
    from pathlib import Path

    from postil.content.config import Config
    from postil.model.problems import Problems
    from postil.model.records import Document


__all__ = [
    "as_converted_path",
    "check_files",
    "converted_ids_path",
    "digest_document",
    "parse_document",
    "parse_notes",
    "pending_path",
    "read_as_converted",
    "read_content",
    "read_converted_ids",
    "read_documents",
    "read_pending",
    "update_document",
    "write_document",
]


def read_content(
    content: Path, config: Config, problems: Problems, documents: tuple[Document, ...] | None = None
) -> ArchiveContent:
    """Return everything that people commit under ``content``; ``documents`` are its posts if they are read."""
    check_names(content, problems)
    return ArchiveContent(
        documents=read_documents(content, config, problems) if documents is None else documents,
        as_converted=read_as_converted(content, config, problems),
        notes=read_notes(content, problems),
        terms=read_terms(content, problems),
        redactions=read_redactions(content, problems),
        pages=read_pages(content, problems),
    )
