"""The ids of a post's headings and footnotes, which links can lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.content.comments import PAGE_ANCHORS
from postil.text.markdown import parse_markdown, plain_text
from postil.text.slugs import make_unique, slugify

if TYPE_CHECKING:
    from postil.model.records import Document

# The ids of footnotes as markdown-it's plugin makes them, with the name of their text if that is not the body.
FOOTNOTE_ID = re.compile(r"fn(?:ref)?(?:-.+-)?\d+(?::\d+)?")


def name_heading(words: str, taken: set[str]) -> str:
    """Return the id of a heading, made of its words, and add it to ``taken``."""
    slug = slugify(words) or "section"
    return make_unique(f"section-{slug}" if FOOTNOTE_ID.fullmatch(slug) else slug, taken)


def list_link_anchors(document: Document) -> frozenset[str]:
    """Return the ids of a post's headings, those in comments too, and of its footnotes, as its page has them.

    A heading that is called like a note or a term's definition gets another id there, which is not known here.
    """
    taken = {*PAGE_ANCHORS, *(comment.id for comment in document.comments)}
    anchors = set()
    for text in (document.body, *(comment.text for comment in document.comments)):
        tokens = parse_markdown(text)
        for index, token in enumerate(tokens):
            if token.type == "heading_open":
                words = " ".join(plain_text([tokens[index + 1]]).split())
                anchors.add(name_heading(words, taken))
            elif token.type == "footnote_open" and text is document.body:
                anchors |= {f"fn{token.meta['id'] + 1}", f"fnref{token.meta['id'] + 1}"}
    return frozenset(anchors)
