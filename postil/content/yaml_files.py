"""YAML as people write it in content files: the core schema of YAML 1.2, with line numbers.

In YAML 1.1, PyYAML's own dialect, ``no`` is false, ``0123`` is 83 and ``12:30`` is 750. By the
core schema (https://yaml.org/spec/1.2.2/#103-core-schema) these are words, as their writers meant.
Fields of content files are texts, so what would not come back as it is written (``1.10``, ``1e3``,
``0x10``, ``True``) is read as a text too: numbers are plain whole ones only.
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
    from typing import Any


from postil.content.syntax_errors import DEEPEST, explain_yaml_error

try:  # libyaml's loader is some ten times faster; both give the same values
    from yaml import CSafeDumper as SafeDumper
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # pragma: no cover
    from yaml import SafeDumper, SafeLoader  # type: ignore[assignment]


class CoreLoader(SafeLoader):
    """PyYAML's safe loader with the implicit types of the YAML 1.2 core schema."""


class CoreDumper(SafeDumper):
    """Writes what CoreLoader reads back as it was, quoted where YAML 1.1 readers would err too."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        """Write repeated values out: anchors are hard on the people who edit these files."""
        return True


_CORE = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
    ("null", r"~|null|Null|NULL|", "~nN"),
)


_READ = (("int", r"0|-?[1-9][0-9]{0,17}", "-0123456789"), _CORE[-1])


_LEADING_ZERO = r"(?![-+]?0[0-9])"


_core_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in _CORE:
    _name, _regexp = f"tag:yaml.org,2002:{_tag}", re.compile(f"^{_LEADING_ZERO}(?:{_pattern})$")
    for _letter in (*_first, ""):
        _core_resolvers.setdefault(_letter, []).append((_name, _regexp))


CoreLoader.yaml_implicit_resolvers = {}


for _tag, _pattern, _first in _READ:
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), [*_first, ""])
# Other types (dates, sets, bytes) are not read, by their tags neither.
CoreLoader.yaml_constructors = {
    tag: construct
    for tag, construct in SafeLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] in ("map", "seq", "str", "int", "null")
}
# A day stands without quotation marks in the files: it is a word by YAML 1.2, and a date for
# the tools that read 1.1.
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
    """Text that is not YAML, or not a YAML of the kind asked for: ``line`` counts from 1."""

    def __init__(self, line: int, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.line = line
        self.what = what
        self.hint = hint


def read_yaml(text: str) -> tuple[Any, dict[tuple[object, ...], int]]:
    """Return the value that ``text`` holds, and the line of every key and item by its path.

    A path is a tuple: ``("title",)``, ``(2, "quote")``. Raises YamlProblem where the text is not
    YAML or a mapping has a key twice.
    """
    loader = CoreLoader(text)
    try:
        _check_depth(text)
        node = loader.get_single_node()
        lines: dict[tuple[object, ...], int] = {}
        if node is None:
            return None, lines
        _note_lines(node, (), lines, set())
        return loader.construct_document(node), lines
    except yaml.YAMLError as error:
        raise YamlProblem(*explain_yaml_error(text, error)) from error
    finally:
        loader.dispose()


def _check_depth(text: str) -> None:
    """Refuse what is nested so deeply that libyaml would overflow the stack."""
    if sum(map(text.count, ("[", "{", "- ", "? "))) < DEEPEST and len(text) < DEEPEST**3:
        return
    depth = 0
    for event in yaml.parse(text, Loader=CoreLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise YamlProblem(line, "nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _note_lines(
    node: yaml.Node, path: tuple[object, ...], lines: dict[tuple[object, ...], int], seen: set[int]
) -> None:
    if id(node) in seen:  # ten aliases of ten aliases of ... would never end
        raise YamlProblem(node.start_mark.line + 1, "aliases are not read; write the value out")
    seen.add(id(node))
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise YamlProblem(key.start_mark.line + 1, "the name of a field is not a text")
            place = (*path, key.value)
            if place in lines:
                raise YamlProblem(key.start_mark.line + 1, f"{key.value!r} stands here a second time")
            lines[place] = key.start_mark.line + 1
            _note_lines(value, place, lines, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*path, index), lines, seen)


def write_yaml(value: object) -> str:
    """Return ``value`` as YAML: keys in their order, words of every script as themselves."""
    return yaml.dump(value, Dumper=CoreDumper, sort_keys=False, allow_unicode=True, width=100)


def update_yaml(text: str, changes: dict[str, object]) -> str:
    """Return a mapping's text with some values set, or taken out where they are None.

    All else stays as people wrote it: the order of keys, comments, quotation marks.
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
    """Return a value in the spelling that ``write_yaml`` gives it."""
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
    """Return a file's front matter and what follows it, or None where it has no front matter.

    Blank lines may stand before it.
    """
    text = text.lstrip()
    if not CoreHandler().detect(text):
        return None
    try:
        front, rest = CoreHandler().split(text)
    except ValueError as error:
        raise YamlProblem(1, "the front matter has no closing line of three hyphens") from error
    return front, rest


def join_front_matter(metadata: dict[str, object], text: str) -> str:
    """Return a file with front matter: what ``split_front_matter`` and ``read_yaml`` take apart."""
    return frontmatter.dumps(frontmatter.Post(text, handler=None, **metadata), handler=CoreHandler()) + "\n"
