"""Lines that look like titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.captures.readers.text.boilerplate import is_page_heading
from postil.captures.readers.text.lines import is_block
from postil.captures.readers.text.lists import is_bullet
from postil.captures.readers.text.platform_words import read_interface_line
from postil.text.folding import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from postil.captures.readers.text.lines import Line

LONGEST_TITLE = 150
_LONGEST_UNSPACED = 60
_SHORTEST_SENTENCE = 30
NO_TITLE_ENDS = ".,;:。、，；：।؛،"
_LONGEST_DETAIL = 80
_MOST_WORDS_OF_NAME = 3
_MOST_WORDS_OF_LABEL = 3
_ARTICLES = frozenset(
    "the a an my our your der die das ein eine mein le la les un une mon el los las il lo gli de het".split()
)


def is_title_like(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line looks like a title: alone, short, without a full stop."""
    line = lines[index]
    short = 0 < len(line.text) <= LONGEST_TITLE and line.indent == 0 and not is_long_unspaced(line.text)
    return short and is_block(lines, index) and line.text[-1] not in NO_TITLE_ENDS and not is_bullet(line.text)


def is_title_above(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line looks like a title, although what a platform writes about its post is right below it."""
    line = lines[index]
    first = index == 0 or not lines[index - 1].text or is_page_heading(lines[index - 1].text)
    return first and is_title_like([line], 0) and not read_interface_line(line.text)


def ends_sentence(text: str) -> bool:
    """Tell whether the last sign of a line is one that ends a sentence, in any script."""
    return text[-1:] in tuple(".!?…。！？।؟۔።။")


def is_sentence(text: str) -> bool:
    """Tell whether a line is a sentence of some length, and so the text of a post and not part of its head."""
    return len(text) >= _SHORTEST_SENTENCE and ends_sentence(text)


def is_long_unspaced(text: str) -> bool:
    """Tell whether a line of a script without spaces, whose signs say more than letters, is too long a title."""
    return len(text) > _LONGEST_UNSPACED and not text.isascii() and is_unspaced(text)


def is_marked_heading(line: Line) -> bool:
    """Tell whether a line of Markdown is written as a heading."""
    return line.markdown.startswith("#")


def is_detail(lines: Sequence[Line], title: int, index: int) -> bool:
    """Tell whether a line below a date is the author or the labels of the post titled above, not a title itself.

    It is a name, or a list of labels, and has fewer words than the title.
    """
    text = lines[index].text
    if not is_title_like(lines, index) or len(text.split()) >= len(lines[title].text.split()):
        return False
    return reads_as_name(text) or len(split_labels(text)) > 1


def reads_as_name(text: str) -> bool:
    """Tell whether words may be the name of a person: two or three, each with a capital, the first no article."""
    words = text.split()
    capitals = all(word[0].isalpha() and not word[0].islower() for word in words)
    return (
        1 < len(words) <= _MOST_WORDS_OF_NAME
        and capitals
        and words[0].casefold() not in _ARTICLES
        and "," not in text
    )


def split_labels(text: str) -> tuple[str, ...]:
    """Return the labels in a line such as ``Harbour, Ferries``; nothing if it is not a list of short words."""
    labels = tuple(label.strip() for label in text.split(","))
    short = all(0 < len(label.split()) <= _MOST_WORDS_OF_LABEL for label in labels)
    return labels if short and len(text) <= _LONGEST_DETAIL and text[-1:] not in ".!?:" else ()
