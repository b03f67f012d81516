"""A capture, the beginnings of posts and an entry that several tests begin from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.model.records import Term

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive

CLOCK = "The harbour clock was stopped at four on the morning that the last ferry left for the island"
FILLER = (
    "Nobody at the harbour office could say which of the tide tables had been lost. "
    "A box of glass plates turned up behind the chandler's stove in the spring."
)
PAGE = """\
Tuesday, 15 April 2014

The harbour

The first paragraph stays.

The second paragraph says something.

The third paragraph ends it.

2 comments:

  1. The first comment.

    ReplyDelete
    Replies
    1. An answer to it.

      Delete
"""

POST = "---\nid: a\ntitle: A tale\ndate: 2014-04-15\n---\n\n"
OTHER_POST = "---\nid: b\ntitle: Beta\ndate: 2014-05-01\n---\n\n"


def post_of(archive: Archive) -> Path:
    (path,) = (archive.content / "posts" / "2014").glob("*.md")
    return path


def term(name: str, *also: str) -> Term:
    return Term(name, name.lower(), "term", f"What {name} is.", None, also, (), None, 1)
