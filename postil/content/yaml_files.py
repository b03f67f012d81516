"""Read and write YAML by the core schema of YAML 1.2, with line numbers.

In YAML 1.1, which PyYAML reads, ``no`` is false, ``0123`` is 83 and ``12:30`` is 750. In the core schema of YAML
1.2 (https://yaml.org/spec/1.2.2/#103-core-schema) these are texts, as their authors meant them. Fields of content
files are texts, so values that would be written back differently (``1.10``, ``1e3``, ``0x10``, ``True``) are read
as texts as well; only plain integers are read as numbers.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


from postil.content.syntax_errors import MAX_DEPTH, SyntaxProblem, explain_yaml_error

try:  # libyaml is about ten times faster, and gives the same values
    from yaml import CSafeDumper as SafeDumper
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # pragma: no cover
    from yaml import SafeDumper, SafeLoader  # type: ignore[assignment]


class CoreLoader(SafeLoader):
    """PyYAML's safe loader with the implicit types of the YAML 1.2 core schema."""


class CoreDumper(SafeDumper):
    """Writes what CoreLoader reads back unchanged; values that YAML 1.1 would misread are quoted."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        """Write repeated values in full, since anchors are hard to read for the people who edit these files."""
        return True


_CORE_SCHEMA = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
    ("null", r"~|null|Null|NULL|", "~nN"),
)

_TYPES_READ = (("int", r"0|-?[1-9][0-9]{0,17}", "-0123456789"), _CORE_SCHEMA[-1])
_LOST_SIGN = re.compile(r" (#\S.*)")  # of a number, as in "No #4"; a comment has a space after its sign
_MAY_LOSE = re.compile(r" #\S|[:-] ! |[:,\[-] *&\S|^ +- ", re.MULTILINE)
_QUOTE = "Put the whole text in quotation marks"
_MAKE_COMMENT = "If it is meant as a comment, put a space after '#'"
_LEADING_ZERO = r"(?![-+]?0[0-9])"
_core_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in _CORE_SCHEMA:
    _name, _regexp = f"tag:yaml.org,2002:{_tag}", re.compile(f"^{_LEADING_ZERO}(?:{_pattern})$")
    for _letter in (*_first, ""):
        _core_resolvers.setdefault(_letter, []).append((_name, _regexp))


CoreLoader.yaml_implicit_resolvers = {}


for _tag, _pattern, _first in _TYPES_READ:
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), [*_first, ""])
# Other types (dates, sets, bytes) are not read, not even where a tag asks for them.
CoreLoader.yaml_constructors = {
    tag: construct
    for tag, construct in SafeLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] in ("map", "seq", "str", "int", "null")
}
# Dates are written without quotation marks: YAML 1.2 reads them as texts, tools for YAML 1.1 as dates.
CoreDumper.yaml_implicit_resolvers = {
    first: [
        (tag, regexp)
        for resolvers in (SafeDumper.yaml_implicit_resolvers, _core_resolvers)
        for tag, regexp in resolvers.get(first, ())
        if tag != "tag:yaml.org,2002:timestamp"
    ]
    for first in {*SafeDumper.yaml_implicit_resolvers, *_core_resolvers}
}


class YamlProblem(ValueError):
    """A text is not YAML, or uses a feature that is not supported; ``line`` counts from 1."""

    def __init__(self, line: int, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.hint = hint


def read_yaml(text: str) -> tuple[Any, dict[tuple[object, ...], int]]:
    """Return the value of a YAML text, and the line of every key and item by its path.

    A path is a tuple such as ``("title",)`` or ``(2, "quote")``; lines count from 1. Raises YamlProblem if the text
    is not YAML or a key appears twice in a mapping.
    """
    loader = CoreLoader(text)
    try:
        _check_depth(text)
        node = loader.get_single_node()
        lines: dict[tuple[object, ...], int] = {}
        if node is None:
            return None, lines
        _record_lines(node, (), lines, set())
        return loader.construct_document(node), lines
    except yaml.YAMLError as error:
        raise YamlProblem(*explain_yaml_error(text, error)) from error
    finally:
        loader.dispose()


def _check_depth(text: str) -> None:
    """Raise YamlProblem if a text is nested so deeply that libyaml would overflow the stack."""
    if sum(map(text.count, ("[", "{", "- ", "? "))) < MAX_DEPTH and len(text) < MAX_DEPTH**3:
        return
    depth = 0
    for event in yaml.parse(text, Loader=CoreLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise YamlProblem(line, "nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _record_lines(
    node: yaml.Node, path: tuple[object, ...], lines: dict[tuple[object, ...], int], seen: set[int]
) -> None:
    if id(node) in seen:  # aliases of aliases can multiply without end
        raise YamlProblem(node.start_mark.line + 1, "aliases are not supported", "Write the value in full")
    seen.add(id(node))
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise YamlProblem(key.start_mark.line + 1, "the name of a field is not a text")
            place = (*path, key.value)
            if place in lines:
                raise YamlProblem(key.start_mark.line + 1, f"{key.value!r} appears twice")
            lines[place] = key.start_mark.line + 1
            _record_lines(value, place, lines, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _record_lines(value, (*path, index), lines, seen)


def find_lost_signs(text: str) -> Iterator[SyntaxProblem]:
    """Yield where YAML takes a part of a text for something else: ``The Ferry #4``, ``! stop``.

    The text has to be YAML.
    """
    rows = text.split("\n")
    nodes = [yaml.compose(text, Loader=CoreLoader)] if _MAY_LOSE.search(text) else []
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            nodes += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
        elif isinstance(node, yaml.ScalarNode) and not node.style and node.end_mark.line < len(rows):
            # It is written without quotation marks.
            end, start = node.end_mark, node.start_mark
            lost = _LOST_SIGN.match(rows[end.line], end.column)
            if lost:
                what = f"{lost[1]!r} is lost, since YAML takes it for a comment"
                yield SyntaxProblem(end.line + 1, what, f"{_QUOTE}. {_MAKE_COMMENT}")
            if rows[start.line].startswith("! ", start.column):
                yield SyntaxProblem(start.line + 1, "the '!' that a text begins with is lost", _QUOTE)
            anchor = re.match(r"&[^\s,\[\]{}]+", rows[start.line][start.column :])
            if anchor:
                what = f"the {anchor[0]!r} that a text begins with is lost, since YAML takes it for a name"
                yield SyntaxProblem(start.line + 1, what, _QUOTE)
            for number in range(start.line + 1, end.line + 1):
                if rows[number].lstrip().startswith("- "):
                    what = f"{rows[number].strip()!r} continues the text above"
                    hint = "Indent it like the '-' above if it is a text of its own; else quote the text"
                    yield SyntaxProblem(number + 1, what, hint)


def write_yaml(value: object) -> str:
    """Return ``value`` as YAML: keys in their order, letters of every script unescaped."""
    return yaml.dump(value, Dumper=CoreDumper, sort_keys=False, allow_unicode=True, width=100)


def update_yaml(text: str, changes: dict[str, object]) -> str:
    """Return the text of a mapping with some values set, or deleted if the new value is None.

    The order of keys, comments and quotation marks stay as people wrote them.
    """
    editor = YAML(typ="rt")
    editor.preserve_quotes = True
    editor.width = 100
    value = editor.load(text)
    for key, new in changes.items():
        if new is None:
            value.pop(key, None)
        else:
            value[key] = editor.load(write_yaml(new)) if isinstance(new, (dict, list)) else _scalar(new, editor)
    buffer = io.StringIO()
    editor.dump(value, buffer)
    return buffer.getvalue()


def _scalar(value: object, editor: YAML) -> object:
    """Return a value in the form that ``write_yaml`` writes."""
    return editor.load(f"x: {write_yaml(value).removesuffix('...' + chr(10)).strip()}")["x"]


class CoreHandler(YAMLHandler):
    """python-frontmatter's handler for YAML, by the 1.2 core schema."""

    def load(self, fm: str, **_kwargs: object) -> Any:
        """Return the front matter's value."""
        return read_yaml(fm)[0]

    def export(self, metadata: dict[str, object], **_kwargs: object) -> str:
        """Return the front matter's text."""
        return write_yaml(metadata).strip()


def split_front_matter(text: str) -> tuple[str, str] | None:
    """Return a file's front matter and the text after it, or None if it has no front matter.

    Blank lines before the front matter are allowed.
    """
    text = text.lstrip()
    if not CoreHandler().detect(text):
        return None
    try:
        front, rest = CoreHandler().split(text)
    except ValueError as error:
        raise YamlProblem(
            1, "the front matter is never closed", "Write a line of three hyphens after it"
        ) from error
    return front, rest


def join_front_matter(metadata: dict[str, object], text: str) -> str:
    """Return the text of a file with front matter, which ``split_front_matter`` takes apart again."""
    return frontmatter.dumps(frontmatter.Post(text, handler=None, **metadata), handler=CoreHandler()) + "\n"
