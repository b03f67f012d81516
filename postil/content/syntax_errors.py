"""Explain syntax errors in YAML and TOML files to the people who wrote them.

Libraries write their messages for programmers, and change them from version to version. So only the line of an
error is taken from the library; what is wrong is found by looking at that line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

if TYPE_CHECKING:
    import tomllib


MAX_DEPTH = 50  # of lists and mappings within each other
_KEY = re.compile(r"\s*(?:- +|\? +)*(?:[^\s'\"#\[{][^#]*?|'[^']*'|\"[^\"]*\"):(?:\s+|$)")
_INDICATORS = tuple("@`%&*!")  # characters that YAML reserves at the beginning of a text
_BLOCK_INDICATORS = ("- ", "? ", "> ", "| ")  # reserved only with a space after them
_ENDS_EARLY = re.compile(  # a quotation or a list, closed, and further words on its line
    r"""(?:"(?:[^"\\]|\\.)*(?P<double>")|'(?:[^']|'')*(?P<single>')|\[[^]]*(?P<list>])|\{[^}]*(?P<map>}))\s*[^]\s#,:}]"""
)
_LONGEST_SHOWN = 60
_CLOSE_QUOTE = "Close it, and write it twice if it is part of the text"


class SyntaxProblem(NamedTuple):
    """What is wrong on a line, counted from 1, and what to do."""

    line: int
    what: str
    hint: str = ""


def explain_yaml_error(text: str, error: yaml.YAMLError) -> SyntaxProblem:
    """Return what is wrong with a text that PyYAML could not read."""
    if isinstance(error, yaml.reader.ReaderError):
        before = text.encode(errors="replace")[: error.position]
        return SyntaxProblem(
            before.count(b"\n") + 1, f"a character that YAML does not allow: {error.character!r}", "Delete it"
        )
    lines = text.split("\n")
    number = _find_line(lines, getattr(error, "problem_mark", None), getattr(error, "context_mark", None))
    line = lines[number]
    if isinstance(error, yaml.constructor.ConstructorError):
        tag = re.search(r"!\S+", line)
        if tag is None:
            return SyntaxProblem(number + 1, "the name of a field is not a text")
        return SyntaxProblem(number + 1, f"the type {tag[0]!r} is not supported", "Delete it")
    if isinstance(error, yaml.composer.ComposerError) and line.startswith("---"):
        return SyntaxProblem(number + 1, "a second YAML document begins here", "Delete the line '---'")
    if _is_deep(text):
        return SyntaxProblem(number + 1, "nested too deeply")
    opened = _find_open_quote(lines, number)
    if opened is not None:
        return SyntaxProblem(opened + 1, "a quotation mark is not closed", _CLOSE_QUOTE)
    return SyntaxProblem(number + 1, *_explain_yaml_line(line))


def _find_line(lines: list[str], problem: yaml.Mark | None, context: yaml.Mark | None) -> int:
    """Return the index of the wrong line, from 0; parsers often stop on a later line."""
    if context and context.line < len(lines) and lines[context.line][context.column :][:1] in tuple("'\"[{"):
        return context.line  # the bracket or quotation mark that is never closed
    mark = problem or context
    number = min(mark.line, len(lines) - 1) if mark else 0
    while number and not lines[number].strip():
        number -= 1
    return number


def _find_open_quote(lines: list[str], number: int) -> int | None:
    """Return the index of the line whose quotation mark is closed by the next one, on the line with the error.

    There the next text begins, and only then does YAML notice.
    """
    for mark in ("'", '"'):
        if mark not in lines[number]:
            continue
        before = next((i for i in range(number - 1, -1, -1) if mark in lines[i]), None)
        if before is None:
            continue
        key = _KEY.match(lines[before])
        value = lines[before][key.end() :] if key else lines[before].strip().removeprefix("- ")
        if value.startswith(mark) and value.replace("\\" + mark, "").count(mark) % 2:
            return before
    return None


def _explain_yaml_line(line: str) -> tuple[str, str]:
    """Return what is wrong with a line that does not parse, and what to do."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "this line is indented with a tab", "Use spaces; YAML allows no tabs here"
    key = _KEY.match(line)
    value = line[key.end() :].strip() if key else line.strip().removeprefix("- ")
    if value[:1] in _INDICATORS:
        return f"a text cannot begin with {value[0]!r}", "Put it in quotation marks"
    for mark in ("'", '"'):
        if value.startswith(mark) and value.replace(mark * 2, "").count(mark) % 2:
            return "a quotation mark is not closed", _CLOSE_QUOTE
    for opening, closing in ("[]", "{}"):
        if value.startswith(opening) and line.count(opening) > line.count(closing):
            return f"{opening!r} has no matching {closing!r}", "Add it"
    if value.startswith('"') and "\\" in value:
        return "YAML does not know what this backslash means", "Put the text in single quotation marks"
    if ": " in value or value.endswith(":"):
        return "this text contains a colon", "Put it in quotation marks"
    return _explain_misfit(line, value, named=bool(key))


def _explain_misfit(line: str, value: str, *, named: bool) -> tuple[str, str]:
    """Return what is wrong with a line whose marks are all closed; ``named`` tells that its text has a field."""
    if named and value.startswith(_BLOCK_INDICATORS):
        return f"a text cannot begin with {value[0]!r}", "Put it in quotation marks"
    if ends := _ENDS_EARLY.match(value):
        kind = " of the other kind" if ends["double"] or ends["single"] else ""
        return f"words follow {ends[ends.lastgroup or 0]!r}", f"Put the whole text in quotation marks{kind}"
    shown = line.strip()[:_LONGEST_SHOWN]
    return f"{shown!r} does not fit here", "Indent it like the lines around it, and write 'name: text' or '- text'"


def _is_deep(text: str) -> bool:
    """Tell whether lists and mappings are nested more deeply than ``MAX_DEPTH``."""
    depth = 0
    for bracket in re.findall(r"[\[{\]}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            return True
    return any(line.count("- ") > MAX_DEPTH or line.count("? ") > MAX_DEPTH for line in text.split("\n"))


def explain_toml_error(text: str, error: tomllib.TOMLDecodeError) -> SyntaxProblem:
    """Return what is wrong with a text that is not TOML."""
    lines = text.rstrip().split("\n")
    place = re.search(r"at line (\d+)", str(error))
    number = min(int(place[1]), len(lines)) if place else len(lines)
    line = lines[number - 1].strip()
    name, equals, value = (part.strip() for part in line.partition("="))
    if not place:
        return SyntaxProblem(number, "a bracket or quotation mark is never closed", "Close it")
    if re.search(rf"^\s*{re.escape(name)}\s*=", "\n".join(lines[: number - 1]), re.MULTILINE) and equals:
        return SyntaxProblem(number, f"{name!r} is set twice", "Delete one of the two lines")
    if equals and value and value[0] not in "\"'[{":
        return SyntaxProblem(
            number, f"{value[:_LONGEST_SHOWN]!r} is not a value", f'Put texts in quotation marks: {name} = "…"'
        )
    return SyntaxProblem(
        number, f"{line[:_LONGEST_SHOWN]!r} does not fit here", 'Write each setting as: name = "text"'
    )
