"""A Markdown parser that records the range of each inline token in its block's content."""

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


class _PositionState(StateInline):
    """A state of the inline parser that records where a text began and where a token was added."""

    text_start = 0

    def pushPending(self) -> Token:  # noqa: N802 - as markdown-it-py calls it
        token = super().pushPending()
        token.meta["range"] = (self.text_start, self.text_start + len(token.content))
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["pushed"] = self.pos
        return token


class _PositionParser(ParserInline):
    """markdown-it-py's inline parser; ``meta["range"]`` of each token is its range in the block's content."""

    def tokenize(self, state: StateInline) -> None:
        """Add the tokens of a range, as markdown-it-py does, and record the range of each."""
        assert isinstance(state, _PositionState)
        rules = self.ruler.getRules("")
        nestable = state.level < state.md.options["maxNesting"]
        while state.pos < state.posMax:
            start, known = state.pos, len(state.tokens)
            if not state.pending:
                state.text_start = start
            if nestable and any(rule(state, False) for rule in rules):
                new = [token for token in state.tokens[known:] if "range" not in token.meta]
                _record_spans(new, start, state.pos)
            else:
                state.pending += state.src[state.pos]
                state.pos += 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse a block's content, as markdown-it-py does."""
        state = _PositionState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _record_spans(tokens: Sequence[Token], start: int, end: int) -> None:
    """Record the ranges of the tokens that one rule added: those of a link around its text, others in a row."""
    if len(tokens) > 1 and tokens[0].type == "link_open":
        inner = (start + 1, end - 1) if tokens[0].info == "auto" else (start + 1, tokens[-1].meta["pushed"])
        tokens[0].meta["range"] = (start, inner[0])
        tokens[-1].meta["range"] = (inner[1], end)
        for token in tokens[1:-1]:
            token.meta["range"] = inner
    elif len(tokens) == 1:
        tokens[0].meta["range"] = (start, end)
    else:
        for token in tokens:
            token.meta["range"] = (start, start + len(token.content))
            start += len(token.content)


def make_position_parser() -> MarkdownIt:
    """Return the parser of ``make_parser``, except that its inline tokens carry ``meta["range"]``."""
    parser = make_parser()
    inline = _PositionParser()
    inline.ruler, inline.ruler2 = parser.inline.ruler, parser.inline.ruler2
    inline.terminator_re = parser.inline.terminator_re
    parser.inline = inline
    # These rules join texts from several places in the source.
    return parser.disable(["text_join", "fragments_join"])
