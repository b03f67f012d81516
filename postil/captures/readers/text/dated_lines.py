"""Lines with a day that may be the dates of the posts of a page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from postil.captures.readers.text.boilerplate import is_glued_boilerplate, is_page_boilerplate
from postil.captures.readers.text.comment_forms import is_name_like
from postil.captures.readers.text.lines import Line, find_last_words, find_next_words, is_block
from postil.captures.readers.text.meta_lines import read_meta_line
from postil.captures.readers.text.platform_words import read_interface_line
from postil.captures.readers.text.titles_like import (
    LONGEST_TITLE,
    is_long_unspaced,
    is_sentence,
    is_title_above,
    is_title_like,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from postil.captures.readers.text.masked_lines import LineMasker
    from postil.captures.readers.text.meta_lines import MetaLine
    from postil.text.date_expressions import DateExpression


MOST_HEAD_LINES = 8  # lines with words above the first post of a page, its title included


_DAYS_APART = 2


class DatedLine(NamedTuple):
    """A line that may be the date of a post; ``form`` is the same for the posts of a page."""

    at: int
    date: DateExpression
    meta: MetaLine
    form: str


class PageLines(NamedTuple):
    """The lines of a page, with what is known of them before its posts are: which belong to comments, and hints."""

    lines: Sequence[Line]
    masker: LineMasker
    hints: Mapping[int, str]
    occupied: frozenset[int]


def find_dated_lines(page: PageLines) -> Iterator[DatedLine]:
    """Yield the lines that may be the dates of posts: about a post, with a day, at the top of a block."""
    before = ""
    for index, line in enumerate(page.lines):
        text = line.text
        at_top = not before or is_page_boilerplate(before)
        before = text
        if not text or index in page.occupied:
            continue
        hint = page.hints.get(line.number)
        if hint not in ("date", "quotation") and (hint is not None or line.indent):
            continue
        masked = page.masker.mask(text)
        if masked is None or masked.date is None or not masked.date.has_day:
            continue
        meta = read_meta_line(masked)
        if meta is None:
            continue
        day_alone = meta.is_bare_date and masked.date.time is None
        titled = index > 0 and (meta.names_author or day_alone) and is_title_above(page.lines, index - 1)
        if hint is None and not (at_top or meta.is_sure or titled or _follows_name(page, index)):
            continue
        if hint is None and meta.is_bare_date and _is_in_comment(page, index):
            continue
        yield DatedLine(index, masked.date, meta, _name_form(masked.date, meta))


def _is_in_comment(page: PageLines, index: int) -> bool:
    """Tell whether a date alone is right above what a platform writes after a comment, or below it and no title."""
    above, below = find_last_words(page.lines, index), find_next_words(page.lines, index + 1)
    if below is not None and is_glued_boilerplate(page.lines[below].text):
        return True
    if above is None or not is_glued_boilerplate(page.lines[above].text):
        return False
    return below is None or not is_title_like(page.lines, below) or is_sentence(page.lines[below].text)


def _follows_name(page: PageLines, index: int) -> bool:
    """Tell whether a line is right below the name of an author, in the head of a page."""
    above = page.masker.mask(page.lines[index - 1].text)
    if above is None or above.date is not None:
        return False
    alone = is_block(page.lines[:index], index - 1)
    return alone and is_name_like(page.lines[index - 1].text) and count_words_above(page, index) <= MOST_HEAD_LINES


def _name_form(date: DateExpression, meta: MetaLine) -> str:
    if meta.is_bare_date:
        return date.form
    words = [
        meta.names_author and "author",
        meta.is_sure and "sure",
        meta.author and not meta.names_author and "name",
    ]
    return " ".join(["meta", *(word for word in words if word)])


def choose_form(dated: Sequence[DatedLine], page: PageLines) -> list[DatedLine]:
    """Return the dates in the form that most posts of the page have, and those that an archivist names.

    A post has a title beside its date, as a rule; dates that a text tells have none.
    """
    forms = Counter(line.form for line in dated)
    titled = Counter(line.form for line in dated if len(forms) > 1 and _has_title(page, line.at))
    commonest = max(
        forms, key=lambda form: (titled[form], forms[form], "weekday" in form, "sure" in form), default=""
    )
    return [line for line in dated if line.form == commonest or page.lines[line.at].number in page.hints]


def _has_title(page: PageLines, index: int) -> bool:
    """Tell whether a title is above or below a date, and no date itself."""
    for at in (find_last_words(page.lines, index), find_next_words(page.lines, index + 1)):
        if at is None or not is_title_like(page.lines, at) or read_interface_line(page.lines[at].text):
            continue
        masked = page.masker.mask(page.lines[at].text)
        if masked is not None and masked.date is None:
            return True
    return False


def explains_more(others: Sequence[DatedLine], bare: Sequence[DatedLine], page: PageLines) -> bool:
    """Tell whether lines with more than a date are those of the posts, rather than lines with a date alone."""
    if not others:
        return False
    if not bare:
        return True
    if any(page.hints.get(page.lines[line.at].number) for line in bare):
        return False
    if len(others) > _DAYS_APART * len(bare):
        return True
    first = others[0]
    tells = first.meta.is_sure or first.meta.names_author
    at_head = tells and count_words_above(page, first.at) <= MOST_HEAD_LINES
    deep = count_words_above(page, bare[0].at) > MOST_HEAD_LINES
    return at_head and (deep or (first.at < bare[0].at and _opens_text(page, first.at)))


def _opens_text(page: PageLines, index: int) -> bool:
    """Tell whether a sentence follows a line about a post, and so no title or date of another one."""
    below = find_next_words(page.lines, index + 1)
    return below is not None and is_sentence(page.lines[below].text)


def count_words_above(page: PageLines, index: int) -> int:
    """Return how many lines with words are above a line, a paragraph counting for all that a head may have."""
    count = 0
    for line in page.lines[:index]:
        if line.text:
            long = len(line.text) > LONGEST_TITLE or is_long_unspaced(line.text)
            count += MOST_HEAD_LINES if long else 1
    return count
