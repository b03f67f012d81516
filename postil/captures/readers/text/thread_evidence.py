"""Which lines that have the form of comments are comments."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from postil.captures.readers.text.boilerplate import is_comment_heading, is_heading_kind
from postil.captures.readers.text.comment_units import LIKELY, SURE
from postil.captures.readers.text.lines import find_last_words
from postil.captures.readers.text.meta_lines import read_meta_line
from postil.captures.readers.text.platform_words import read_interface_line
from postil.captures.readers.text.titles_like import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from postil.captures.readers.text.comment_units import Unit
    from postil.captures.readers.text.marked_lines import MarkedLines


_LEAST = 1.5
_OWN_COUNT = regex.compile(r"(\d{1,5}) \S.{0,40}:")


_SHORTEST_SENTENCE = 20  # characters
_SHORTEST_POST = 60  # characters of a line of a post; a longer one is not its title


EMPTY = 2.0  # a comment without text is most likely cut at the wrong side of its head or foot


def accept_threads(
    page: MarkedLines, threads: Iterator[tuple[Unit, ...]], signed: bool
) -> Iterator[tuple[Unit, ...]]:
    """Yield the threads with enough evidence; ``signed`` tells that many posts are signed in the same form."""
    for whole in threads:
        heads = _count_heads_of_posts(page, whole)
        thread = whole[heads:]
        if not thread:
            continue
        announced, heading = read_heading(page, thread[0].first, len(thread))
        mean = sum(unit.evidence for unit in thread) / len(thread) - EMPTY * count_empty(page, thread) / len(thread)
        many = len(thread) > 1
        if signed and heading is None and not _differ(thread) and not all(unit.names_comment for unit in thread):
            continue
        if heads and not signed and heading is None:
            continue  # the heads of further posts, in the form of the first
        if (
            mean > SURE
            or (mean >= LIKELY and (many or heading is not None))
            or (mean >= _LEAST and heading is not None and (many or announced == len(thread)))
        ):
            yield thread


def _count_heads_of_posts(page: MarkedLines, thread: Sequence[Unit]) -> int:
    """Return how many of the first comments have no text of a post above them, and so are the head of one."""
    last = thread[-1].first
    texts = (page.lines[index].text for index in range(last))
    first = next((i for i, text in enumerate(texts) if is_prose(text) or is_comment_heading(text)), last)
    return sum(unit.first <= first for unit in thread)


def is_prose(text: str) -> bool:
    """Tell whether a line is the text of a post, and not of its head: long, or a sentence."""
    return len(text) >= _SHORTEST_POST or (len(text) >= _SHORTEST_SENTENCE and ends_sentence(text))


def count_empty(page: MarkedLines, thread: Sequence[Unit]) -> int:
    """Return how many comments have no text."""
    return sum(not any(line.text for line in page.lines[unit.text : unit.text_end]) for unit in thread)


def _differ(thread: Sequence[Unit]) -> bool:
    """Tell whether comments that nothing announces are signed by several people, most of them the oldest first."""
    days = [unit.date.date for unit in thread if unit.date and unit.date.date]
    back = sum(before > after for before, after in pairwise(days))
    return len({unit.author for unit in thread}) > 1 and 3 * back <= len(days) - 1


def read_heading(page: MarkedLines, first: int, count: int) -> tuple[int | None, int | None]:
    """Return the number of comments announced above a thread, and the index of the first line that does so.

    Some blogs have a word of their own for comments; the line right above the first is known by their ``count``.
    """
    announced: int | None = None
    heading: int | None = None
    index = find_last_words(page.lines, first)
    own = _OWN_COUNT.fullmatch(page.lines[index].text) if index is not None else None
    if index is not None and own and int(own[1]) == count and not read_interface_line(page.lines[index].text):
        announced, heading = count, index
        index = find_last_words(page.lines, index)
    while index is not None and (
        (kinds := read_interface_line(page.lines[index].text)) or page.lines[index].text.isdecimal()
    ):
        text = page.lines[index].text
        masked = page.masker.mask(text)
        meta = read_meta_line(masked) if masked else None
        if any(map(is_heading_kind, kinds)):
            heading = index
            announced = meta.count if announced is None and meta else announced
        elif text.isdecimal() and heading is not None:
            announced = int(text) if announced is None else announced
            heading = index
        elif not any(kind & {"no_comments", "page", "weak", "foot"} for kind in kinds):
            break
        index = find_last_words(page.lines, index)
    return announced, heading
