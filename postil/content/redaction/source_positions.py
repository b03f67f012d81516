"""A Markdown parser that tells of each inline token where it stands in its block's source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

from postil.text.markdown import make_parser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType


_CODE = ("fence", "code_block")


_TARGETS = ("href", "src", "title")


_Range = tuple[int, int]


_Kind = Literal["mark", "link", "auto", "image", "code"]


class _PlacingState(StateInline):
    """A state of the inline parser that knows where its text began, and where tokens were pushed."""

    text_start = 0

    def pushPending(self) -> Token:  # noqa: N802 - as markdown-it-py calls it
        token = super().pushPending()
        token.meta["place"] = (self.text_start, self.text_start + len(token.content))
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["pushed"] = self.pos
        return token


class _PlacingInline(ParserInline):
    """markdown-it-py's inline parser; each token's ``meta["place"]`` is its range in the block's content."""

    def tokenize(self, state: StateInline) -> None:
        """Generate the tokens of a range, as the parser does, and note of each where it stands."""
        assert isinstance(state, _PlacingState)
        rules = self.ruler.getRules("")
        nestable = state.level < state.md.options["maxNesting"]
        while state.pos < state.posMax:
            start, known = state.pos, len(state.tokens)
            if not state.pending:
                state.text_start = start
            if nestable and any(rule(state, False) for rule in rules):
                new = [token for token in state.tokens[known:] if "place" not in token.meta]
                _note_places(new, start, state.pos)
            else:
                state.pending += state.src[state.pos]
                state.pos += 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse a block's content, as the parser does."""
        state = _PlacingState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _note_places(tokens: Sequence[Token], start: int, end: int) -> None:
    """Note where the tokens of one rule stand: a link's at its sides, others one behind the other."""
    if len(tokens) > 1 and tokens[0].type == "link_open":
        inner = (start + 1, end - 1) if tokens[0].info == "auto" else (start + 1, tokens[-1].meta["pushed"])
        tokens[0].meta["place"] = (start, inner[0])
        tokens[-1].meta["place"] = (inner[1], end)
        for token in tokens[1:-1]:
            token.meta["place"] = inner
    elif len(tokens) == 1:
        tokens[0].meta["place"] = (start, end)
    else:
        for token in tokens:
            token.meta["place"] = (start, start + len(token.content))
            start += len(token.content)


def make_placing_parser() -> MarkdownIt:
    """Return a parser like ``make_parser``'s whose inline tokens carry ``meta["place"]``."""
    parser = make_parser()
    placing = _PlacingInline()
    placing.ruler, placing.ruler2 = parser.inline.ruler, parser.inline.ruler2
    placing.terminator_re = parser.inline.terminator_re
    parser.inline = placing
    # These join text from several places in the source.
    return parser.disable(["text_join", "fragments_join"])
