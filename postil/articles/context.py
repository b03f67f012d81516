"""What the token passes of an article work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from postil.articles.numbered_notes import NumberedNote
    from postil.links.page_links import Linker
    from postil.model.records import Document
    from postil.model.views import View

# The tokens of each text of a post, in the order of reading: "title", "body", then each comment by its id.
Texts = Mapping[str, list[Token]]


@dataclass(frozen=True, slots=True)
class PostContext:
    """One post, as each pass needs it; ``anchors`` are the ids that its page already uses."""

    document: Document
    view: View
    linker: Linker
    notes: tuple[NumberedNote, ...]
    anchors: frozenset[str]
