"""A reader of a made-up format, as small as a reader can be: what a second capture format needs.

A "garden" is one JSON object in any encoding of Unicode. It holds numbered posts, the comments of all posts in
one list after them, each with its parent, and a footer that belongs to no post.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from postil.captures.readers.reader import ReadCapture, SetAside, SourceLine, Survey
from postil.model.captured import CapturedComment, CapturedPost, Inference, Locator
from postil.text.edtf import Edtf
from postil.text.markdown import escape_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from postil.model.captured import Capture


class GardenReader:
    name = "garden 2"
    suffixes = (".garden",)
    hints = ("draft",)

    def recognise(self, data: bytes, name: str) -> bool:  # noqa: ARG002 - the content says it all
        try:
            return "garden" in json.loads(data)
        except ValueError:
            return False

    def claim(self, name: str, names: Collection[str]) -> Mapping[str, bool]:  # noqa: ARG002
        return {}

    def survey(self, capture: Capture, languages: tuple[str, ...]) -> Survey:  # noqa: ARG002
        return Survey()

    def read(self, capture: Capture, languages: tuple[str, ...], survey: Survey) -> ReadCapture:  # noqa: ARG002
        garden = json.loads(capture.data)
        drafts = [post["number"] for post in garden["posts"] if capture.hints.get(post["number"]) == "draft"]
        posts = [post for post in garden["posts"] if post["number"] not in drafts]
        aside = [SetAside(line.line, " ".join(line.words)) for line in self.list_words(capture)]
        return ReadCapture(
            posts=tuple(self._read_post(post, garden) for post in posts),
            set_aside=tuple(words for words in aside if words.line in (0, *drafts)),
            inferences=tuple(
                Inference(post["number"], "a post without a day", 0.4) for post in posts if not post["day"]
            ),
        )

    def list_words(self, capture: Capture) -> tuple[SourceLine, ...]:
        garden = json.loads(capture.data)
        lines = [SourceLine(0, tuple(garden["garden"].split()))]
        for post in garden["posts"]:
            texts = [post["title"], post["text"], *(c["text"] for c in _comments_of(post, garden))]
            words = tuple(" ".join(texts).split())
            lines.append(SourceLine(post["number"], words, place=str(post["number"])))
        return tuple(lines)

    def _read_post(self, post: dict[str, Any], garden: dict[str, Any]) -> CapturedPost:
        return CapturedPost(
            title=post["title"],
            body=escape_line(post["text"]),
            comments=tuple(
                CapturedComment(c["id"], escape_line(c["text"]), c["parent"], c["by"], None, c["id"])
                for c in _comments_of(post, garden)
            ),
            locator=Locator("item", str(post["number"])),
            line=post["number"],
            date=Edtf(post["day"]) if post["day"] else None,
            date_line=None,
        )


def _comments_of(post: dict[str, Any], garden: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (c for c in garden["comments"] if c["on"] == post["number"])
