"""Remove words from Markdown: return the source of a text without some of the words that it shows.

Words are found as readers see them, even if there is markup between their letters, and removed from the source;
the rest of the source stays as it is. Markup that covers such words only in part is removed, and its other words
stay. A link or image on such words is also removed, since its target can tell who or what is meant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from postil.content.redaction.block_mapping import map_blocks
from postil.content.redaction.cuts import Cut
from postil.content.redaction.inline_mapping import TARGET_ATTRIBUTES
from postil.content.redaction.source_blocks import WHOLE_BLOCK
from postil.text.markdown import escape_line, parse_markdown, plain_blocks, split_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from postil.content.redaction.source_blocks import FindCuts, FindInTarget, Range, SourceBlock


def excise(source: str, find_cuts: FindCuts, find_in_target: FindInTarget) -> str:
    """Return a Markdown text without words.

    ``find_cuts`` finds the words in a plain text: cuts in order that do not overlap. ``find_in_target`` returns the
    replacement for words in the target of a link or image, None if there are none; the link is then removed.
    """
    # Links are removed first: without an address between them, the words around a link can be words to remove.
    return _excise(_excise(source, lambda _: (), find_in_target), find_cuts, lambda _: None)


def _excise(source: str, find_cuts: FindCuts, find_in_target: FindInTarget) -> str:
    """Return a text without words, checked by parsing it again.

    A replacement can turn into markup, or break markup next to it. Where the text does not show what it should,
    more of the block is replaced: first the markup around the words as well, then the whole block.
    """
    blocks = map_blocks(source)
    cuts_of = _cuts_by_block(blocks, find_cuts)
    affected = [i for i, block in enumerate(blocks) if i in cuts_of or block.has_target(find_in_target)]
    if not affected:
        return source
    extents = dict.fromkeys(affected, 0)
    while True:
        edits = {i: blocks[i].edit(cuts_of.get(i, []), find_in_target, extents[i]) for i in affected}
        changed = _apply_edits(source, [edit for block_edits, _ in edits.values() for edit in block_edits])
        expected = [edits[i][1] if i in edits else block.text for i, block in enumerate(blocks)]
        wrong = _find_wrong_blocks(expected, plain_blocks(parse_markdown(changed)), affected)
        if not wrong:
            return changed
        if all(extents[i] == WHOLE_BLOCK for i in wrong):
            return _excise_outermost_blocks(changed, find_cuts, find_in_target)
        extents |= {i: min(WHOLE_BLOCK, extents[i] + 1) for i in wrong}


def _find_wrong_blocks(expected: Sequence[str], shown: Sequence[str], affected: Sequence[int]) -> Sequence[int]:
    """Return the affected blocks that do not show what they should; all of them if it is not known which."""
    expected_words = {i: words for i, text in enumerate(expected) if (words := _collapse_spaces(text))}
    shown_words = [words for text in shown if (words := _collapse_spaces(text))]
    if list(expected_words.values()) == shown_words:
        return []
    if len(expected_words) != len(shown_words):
        return affected
    pairs = zip(expected_words.items(), shown_words, strict=True)
    differing = {i for (i, words), found in pairs if words != found}
    return [i for i in affected if i in differing] or affected


def _excise_outermost_blocks(source: str, find_cuts: FindCuts, find_in_target: FindInTarget) -> str:
    """Return a text in which each outermost block with words to remove is replaced as a whole.

    If words remain even then, the whole text is replaced.
    """
    lines = source.split("\n")
    for block in reversed(split_blocks(parse_markdown(source))):
        replacements = _find_replacements(block, find_cuts, find_in_target)
        maps = [token.map for token in block if token.map]
        if replacements and maps:
            lines[min(m[0] for m in maps) : max(m[1] for m in maps)] = [escape_line(replacements[0]), ""]
    changed = "\n".join(lines)
    remaining = _find_replacements(parse_markdown(changed), find_cuts, find_in_target)
    return escape_line(remaining[0]) if any(not find_cuts(text) for text in remaining) else changed


def _find_replacements(tokens: Sequence[Token], find_cuts: FindCuts, find_in_target: FindInTarget) -> list[str]:
    """Return the replacements for words to remove that tokens show or have in their targets."""
    children = [child for token in tokens for child in token.children or ()]
    targets = [str(v) for child in children for name in TARGET_ATTRIBUTES if (v := child.attrGet(name))]
    targets += [token.info for token in tokens if token.info and token.type == "fence"]
    in_targets = [text for target in targets if (text := find_in_target(target)) is not None]
    return [cut.replacement for cut in find_cuts("\n\n".join(plain_blocks(tokens)))] + in_targets


def _collapse_spaces(text: str) -> str:
    return " ".join(text.split())


def _cuts_by_block(blocks: Sequence[SourceBlock], find_cuts: FindCuts) -> dict[int, list[Cut]]:
    """Return the cuts in each block, counted from its start; a cut across several blocks is made in each."""
    starts = list(accumulate((len(block.text) + 2 for block in blocks), initial=0))
    by_block: dict[int, list[Cut]] = {}
    for cut in find_cuts("\n\n".join(block.text for block in blocks)):
        for index in range(bisect_right(starts, cut.start) - 1, bisect_left(starts, cut.end)):
            length = len(blocks[index].text)
            start, end = max(0, cut.start - starts[index]), min(length, cut.end - starts[index])
            if start < end:
                by_block.setdefault(index, []).append(Cut(start, end, cut.replacement))
    return by_block


def _apply_edits(source: str, edits: Sequence[tuple[Range, str]]) -> str:
    """Return a text with ranges replaced; a range inside another is replaced with it."""
    pieces, position = [], 0
    for (start, end), replacement in sorted(edits, key=lambda e: (e[0][0], -e[0][1])):
        if end > position or start >= position:
            pieces += [source[position : max(start, position)], replacement]
            position = max(end, position)
    return "".join(pieces) + source[position:]
