"""Words out of Markdown: the source of a text without some of the words that it shows.

Words are found as readers see them, whatever markup stands between their letters, and cut out of
the source, which keeps all else. Markup that lies partly on them goes, and its other words stay; a
link or an image on them goes too, since its target tells who or what is meant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from postil.content.redaction.source_positions import make_placing_parser
from postil.text.markdown import escape_line, parse_markdown, plain_blocks, split_blocks

if TYPE_CHECKING:
    from markdown_it.token import Token


_CODE = ("fence", "code_block")


_TARGETS = ("href", "src", "title")


_Range = tuple[int, int]


_Kind = Literal["mark", "link", "auto", "image", "code"]


_PARSER = make_placing_parser()


@dataclass(frozen=True, slots=True)
class Cut:
    """What goes from ``start`` to before ``end`` of a plain text, and what stands there instead."""

    start: int
    end: int
    put: str


FindCuts = Callable[[str], Sequence[Cut]]


FindInTarget = Callable[[str], str | None]


def make_cuts(text: str, cuts: Sequence[Cut]) -> str:
    """Return a plain text with cuts made; they are in order and do not overlap."""
    pieces, position = [], 0
    for cut in cuts:
        pieces += [text[position : cut.start], cut.put]
        position = cut.end
    return "".join(pieces) + text[position:]


def merge_cuts(cuts: Sequence[Cut]) -> list[Cut]:
    """Return cuts in order, those that overlap as one; the first of these says what stands there."""
    merged: list[Cut] = []
    for cut in sorted(cuts, key=lambda c: (c.start, -c.end)):
        if merged and cut.start < merged[-1].end:
            merged[-1] = replace(merged[-1], end=max(merged[-1].end, cut.end))
        else:
            merged.append(cut)
    return merged


def excise(source: str, find_cuts: FindCuts, find_in_target: FindInTarget) -> str:
    """Return a Markdown text without words.

    ``find_cuts`` finds them in plain text, in order and not overlapping. ``find_in_target`` tells
    what to put for the words that the address of a link or image holds; the link then goes.
    """
    # Links go first: without an address that was shown beside them, words may stand that were none.
    return _excise(_excise(source, lambda _: (), find_in_target), find_cuts, lambda _: None)


def _excise(source: str, find_cuts: FindCuts, find_in_target: FindInTarget) -> str:
    blocks = _find_blocks(source)
    whole = "\n\n".join(block.text for block in blocks)
    starts = list(accumulate((len(block.text) + 2 for block in blocks), initial=0))
    cuts_of = _share_cuts(find_cuts(whole), starts, [len(block.text) for block in blocks])
    touched = [i for i, b in enumerate(blocks) if i in cuts_of or b.holds(find_in_target)]
    if not touched:
        return source
    efforts = dict.fromkeys(touched, 0)
    while True:
        edits = [blocks[i].edit(cuts_of.get(i, []), find_in_target, efforts[i]) for i in touched]
        changed = _apply(source, [e for block_edits, _ in edits for e in block_edits])
        expected = {i: text for i, (_, text) in zip(touched, edits, strict=True)}
        wanted = {i: words for i, block in enumerate(blocks) if (words := _fold(expected.get(i, block.text)))}
        got = [words for text in plain_blocks(parse_markdown(changed)) if (words := _fold(text))]
        if got == list(wanted.values()):
            return changed
        # What was put there reads as markup, or markup beside it no longer does: cut wider there.
        wrong = touched
        if len(got) == len(wanted):
            differing = {i for (i, words), shown in zip(wanted.items(), got, strict=True) if words != shown}
            wrong = [i for i in touched if i in differing] or touched
        if all(efforts[i] == _MOST_EFFORT for i in wrong):
            return _excise_blocks(changed, find_cuts, find_in_target)
        efforts |= {i: min(_MOST_EFFORT, efforts[i] + 1) for i in wrong}


_MOST_EFFORT = 2


def _excise_blocks(source: str, find_cuts: FindCuts, find_in_target: FindInTarget) -> str:
    """Return a text without each outermost block that holds words to cut; without all where that fails."""
    lines = source.split("\n")
    for block in reversed(split_blocks(parse_markdown(source))):
        puts = _find_puts(block, find_cuts, find_in_target)
        maps = [token.map for token in block if token.map]
        if puts and maps:
            lines[min(m[0] for m in maps) : max(m[1] for m in maps)] = [escape_line(puts[0]), ""]
    changed = "\n".join(lines)
    left = _find_puts(parse_markdown(changed), find_cuts, find_in_target)
    return escape_line(left[0]) if any(not find_cuts(put) for put in left) else changed


def _find_puts(tokens: Sequence[Token], find_cuts: FindCuts, find_in_target: FindInTarget) -> list[str]:
    """Return what stands instead of the words to cut that tokens show, and that their links lead to."""
    children = [child for token in tokens for child in token.children or ()]
    targets = [str(v) for child in children for name in _TARGETS if (v := child.attrGet(name))]
    targets += [token.info for token in tokens if token.info and token.type == "fence"]
    held = [put for target in targets if (put := find_in_target(target)) is not None]
    return [cut.put for cut in find_cuts("\n\n".join(plain_blocks(tokens)))] + held


def _fold(text: str) -> str:
    return " ".join(text.split())


def _share_cuts(cuts: Sequence[Cut], starts: Sequence[int], lengths: Sequence[int]) -> dict[int, list[Cut]]:
    """Return the cuts of each block, counted from its own start; one over several is made in each."""
    shared: dict[int, list[Cut]] = {}
    for cut in cuts:
        for index in range(bisect_right(starts, cut.start) - 1, bisect_left(starts, cut.end)):
            start, end = max(0, cut.start - starts[index]), min(lengths[index], cut.end - starts[index])
            if start < end:
                shared.setdefault(index, []).append(Cut(start, end, cut.put))
    return shared


def _apply(source: str, edits: Sequence[tuple[_Range, str]]) -> str:
    """Return a text with ranges of it replaced; a range within another goes with it."""
    pieces, position = [], 0
    for (start, end), put in sorted(edits, key=lambda e: (e[0][0], -e[0][1])):
        if end > position or start >= position:
            pieces += [source[position : max(start, position)], put]
            position = max(end, position)
    return "".join(pieces) + source[position:]


# ---------------------------------------------------------------- blocks and where they stand


@dataclass(frozen=True, slots=True)
class _Element:
    """Inline markup with the words from ``start`` to ``end``: where it opens and closes in the source."""

    kind: _Kind
    opening: _Range
    closing: _Range
    start: int
    end: int
    targets: tuple[str, ...] = ()

    def meets(self, cut: Cut) -> bool:
        return (cut.start < self.end and cut.end > self.start) or cut.start < self.start == self.end < cut.end

    def holds(self, cut: Cut) -> bool:
        return self.start <= cut.start and cut.end <= self.end


@dataclass(frozen=True, slots=True)
class _Block:
    """A block that shows words: its plain text, and for each character its range in the source.

    ``places`` is None where the source of the block is not found; ``kept`` are the references to
    footnotes, which stay whatever is cut round them.
    """

    text: str
    places: Sequence[_Range] | None
    elements: Sequence[_Element] = ()
    kept: Sequence[_Range] = ()
    info: tuple[_Range, str] | None = None  # of a fence: its language, which becomes a class
    source: str = ""
    code: bool = False
    in_table: bool = False

    def holds(self, find_in_target: FindInTarget) -> bool:
        targets = [t for e in self.elements for t in e.targets] + ([self.info[1]] if self.info else [])
        return any(find_in_target(target) is not None for target in targets)

    def edit(
        self, cuts: Sequence[Cut], find_in_target: FindInTarget, effort: int
    ) -> tuple[list[tuple[_Range, str]], str]:
        """Return ranges of the source with what stands there instead, and the text that is then shown."""
        cuts = list(cuts)
        edits: list[tuple[_Range, str]] = []
        if self.info and find_in_target(self.info[1]) is not None:
            edits.append((self.info[0], ""))
        going = []
        for element in self.elements:
            put = next((p for t in element.targets if (p := find_in_target(t)) is not None), None)
            if put is not None:
                going.append(element)
                if element.kind == "auto":  # its words are its address
                    cuts.append(Cut(element.start, element.end, put))
            elif element.kind == "code":  # cut as a whole where words lie partly in it
                cuts += [
                    Cut(element.start, element.end, cut.put)
                    for cut in cuts
                    if element.meets(cut) and not element.holds(cut)
                ]
        cuts = merge_cuts(cuts)
        if effort == _MOST_EFFORT and cuts:
            cuts = [Cut(0, len(self.text), cuts[0].put)]
        for element in self.elements:
            meeting = [cut for cut in cuts if element.meets(cut)]
            crossed = not all(element.holds(cut) for cut in meeting)
            goes = crossed or element.kind in ("link", "auto", "image") or (effort and element.kind == "mark")
            if meeting and goes:
                going.append(element)
        if self.places is None:
            return edits, make_cuts(self.text, cuts)
        edits += [(side, "") for element in going for side in (element.opening, element.closing)]
        in_code = [e for e in self.elements if e.kind == "code" and e not in going]
        for cut in cuts:
            start, end = self.places[cut.start][0], self.places[cut.end - 1][1]
            raw = self.code or any(element.holds(cut) for element in in_code)
            put = cut.put if raw else escape_line(cut.put).replace("]", "\\]")
            put = put.replace("|", "\\|") if self.in_table else put
            kept = "".join(self.source[a:b] for a, b in self.kept if start <= a and b <= end)
            edits.append(((start, end), put + kept))
        return edits, make_cuts(self.text, cuts)


def _find_blocks(source: str) -> list[_Block]:
    lines = source.split("\n")
    begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
    reading = _Reading(source, lines, begins, {})
    return [reading.read(token) for token in _PARSER.parse(source) if token.type in ("inline", *_CODE)]


@dataclass(frozen=True, slots=True)
class _Reading:
    """The source of a text, while its blocks are found in it; ``cells`` tells how far rows of tables are read."""

    source: str
    lines: Sequence[str]
    begins: Sequence[int]
    cells: dict[int, int]

    def read(self, token: Token) -> _Block:
        if token.type in _CODE:
            content = token.content.rstrip("\n")
            places = self._locate(content, token, 1 if token.type == "fence" else 0)
            return _Block(content, places, info=self._locate_info(token), source=self.source, code=True)
        walk = _Walk([], [], [], [])
        walk.follow(token.children or [], token.content, 0)
        text = "".join(walk.words)
        in_table = token.content != "" and bool(token.map) and "|" in self.lines[token.map[0]]  # type: ignore[index]
        at = self._locate(token.content, token, 0)
        if at is None:
            return _Block(text, None, walk.elements, source=self.source)

        def shift(place: _Range) -> _Range:
            start, end = place
            return (at[start][0] if start < len(at) else at[-1][1]), (
                at[end - 1][1] if end > start else at[start][0]
            )

        elements = [replace(e, opening=shift(e.opening), closing=shift(e.closing)) for e in walk.elements]
        places = [shift(place) for place in walk.places]
        return _Block(text, places, elements, [shift(k) for k in walk.kept], None, self.source, in_table=in_table)

    def _locate_info(self, token: Token) -> tuple[_Range, str] | None:
        info = token.info.strip()
        if not info or token.map is None:
            return None
        column = self.lines[token.map[0]].rfind(info)
        start = self.begins[token.map[0]] + column
        return ((start, start + len(info)), info) if column >= 0 else None

    def _locate(self, content: str, token: Token, skip: int) -> list[_Range] | None:
        """Return the range in the source of each character of a block's content, None where it is not found."""
        if token.map is None:  # a footnote written within a line
            at = self.source.find(f"^[{content}]") + 2
            return [(at + i, at + i + 1) for i in range(len(content))] if at > 1 else None
        places: list[_Range] = []
        first = token.map[0] + skip
        for number, line in enumerate(content.split("\n"), first):
            if number > first:
                places.append((places[-1][1] if places else self.begins[number] - 1, self.begins[number]))
            found = self._locate_line(line, number) if number < len(self.lines) else None
            if found is None:
                return None
            places += found
        return places

    def _locate_line(self, line: str, number: int) -> list[_Range] | None:
        row, begin, words = self.lines[number], self.begins[number], line.strip()
        column = row.rfind(words)
        if "|" in row:  # cells of a row are read one after the other
            column = row.find(words, self.cells.get(number, 0))
            if column < 0:
                return self._locate_cell(words, number)
            self.cells[number] = column + len(words)
        if column < 0:
            return None
        begin += column - (len(line) - len(line.lstrip()))
        return [(begin + i, begin + i + 1) for i in range(len(line))]

    def _locate_cell(self, words: str, number: int) -> list[_Range] | None:
        """Return the ranges of a cell in which bars are escaped."""
        column = self.lines[number].find(words.replace("|", r"\|"), self.cells.get(number, 0))
        if column < 0:
            return None
        places: list[_Range] = []
        start = self.begins[number] + column
        for character in words:
            places.append((start, start + 1 + (character == "|")))
            start = places[-1][1]
        self.cells[number] = start - self.begins[number]
        return places


@dataclass(frozen=True, slots=True)
class _Walk:
    """The inline tokens of a block, followed in order; all ranges are within the block's content."""

    words: list[str]
    places: list[_Range]
    elements: list[_Element]
    kept: list[_Range]

    def follow(self, tokens: Sequence[Token], content: str, shift: int) -> None:
        """Add the words, markup and references of tokens, whose places count from ``shift``."""
        opened: list[tuple[Token, _Range, int]] = []
        for index, token in enumerate(tokens):
            start, end = token.meta["place"]
            place = start + shift, end + shift
            if token.nesting > 0:
                opened.append((token, self._with_half(tokens, index - 1, place, shift), len(self.places)))
            elif token.nesting < 0:
                opening, opening_place, begin = opened.pop()
                closing = self._with_half(tokens, index + 1, place, shift)
                self._add(opening, opening_place, closing, begin)
            elif token.type == "image":
                begin, label = len(self.places), (place[0] + 2, place[0] + 2 + len(token.content))
                self.follow(token.children or [], content, label[0])
                self._add(token, (place[0], label[0]), (label[1], place[1]), begin)
            elif token.type == "footnote_ref":
                self.kept.append(place)
            elif token.type == "code_inline":
                begin, ticks = len(self.places), len(token.markup)
                inner = place[0] + ticks, place[1] - ticks
                lead = int(inner[1] - inner[0] != len(token.content))  # a space beside the ticks is not shown
                self._say(token.content, (inner[0] + lead, inner[1] - lead))
                self._add(token, (place[0], inner[0]), (inner[1], place[1]), begin)
            else:
                self._say("\n" if token.type in ("softbreak", "hardbreak") else token.content, place)

    def _say(self, words: str, place: _Range) -> None:
        start, end = place
        self.words.append(words)
        if end - start == len(words):
            self.places.extend((i, i + 1) for i in range(start, end))
        else:  # an escape, a character reference, an address
            self.places.extend([place] * len(words))

    def _with_half(self, tokens: Sequence[Token], index: int, place: _Range, shift: int) -> _Range:
        """Return the range of a delimiter with its other half: of ``**`` the parser leaves one as empty text."""
        if 0 <= index < len(tokens) and tokens[index].type == "text" and not tokens[index].content:
            start, end = tokens[index].meta["place"]
            return min(place[0], start + shift), max(place[1], end + shift)
        return place

    def _add(self, token: Token, opening: _Range, closing: _Range, begin: int) -> None:
        kinds: dict[str, Literal["link", "image", "code"]] = {
            "link_open": "link",
            "image": "image",
            "code_inline": "code",
        }
        kind: _Kind = "auto" if token.info == "auto" else kinds.get(token.type, "mark")
        targets = tuple(str(v) for name in _TARGETS if (v := token.attrGet(name)))
        self.elements.append(_Element(kind, opening, closing, begin, len(self.places), targets))
