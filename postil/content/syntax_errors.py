"""What is wrong with a file that does not parse, in words for the person who wrote it.

Libraries word their errors for programmers, and differently in each version. So only the place comes from them;
what is said of it is found by looking at the line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

if TYPE_CHECKING:
    import tomllib


DEEPEST = 50  # lists and mappings within each other

_KEY = re.compile(r"\s*(?:- +|\? +)*(?:[^\s'\"#\[{][^#]*?|'[^']*'|\"[^\"]*\"):(?:\s+|$)")
_NOT_FIRST = tuple("@`%&*!")  # marks that mean something else at the beginning of a text
_LONGEST_SHOWN = 60


class Slip(NamedTuple):
    """What is wrong at a line, which counts from 1, and what to do."""

    line: int
    what: str
    hint: str = ""


def explain_yaml_error(text: str, error: yaml.YAMLError) -> Slip:
    """Return what is wrong with a text that PyYAML refused."""
    if isinstance(error, yaml.reader.ReaderError):
        before = text.encode(errors="replace")[: error.position]
        return Slip(
            before.count(b"\n") + 1, f"a character that YAML does not allow: {error.character!r}", "Delete it"
        )
    lines = text.split("\n")
    number = _find_line(lines, getattr(error, "problem_mark", None), getattr(error, "context_mark", None))
    line = lines[number]
    if isinstance(error, yaml.constructor.ConstructorError):
        tag = re.search(r"!\S+", line)
        if tag is None:
            return Slip(number + 1, "the name of a field is not a text")
        return Slip(number + 1, f"a type that is not read: {tag[0]!r}", "Take it out")
    if isinstance(error, yaml.composer.ComposerError) and line.startswith("---"):
        return Slip(number + 1, "a second document begins here", "Take the line '---' out")
    if _is_deep(text):
        return Slip(number + 1, "nested too deeply")
    return Slip(number + 1, *_explain_yaml_line(line))


def _find_line(lines: list[str], problem: yaml.Mark | None, context: yaml.Mark | None) -> int:
    """Return the number of the line that is wrong, from 0: where the parser stopped is often further down."""
    if context and context.line < len(lines) and lines[context.line][context.column :][:1] in tuple("'\"[{"):
        return context.line  # what opens there is never closed
    mark = problem or context
    number = min(mark.line, len(lines) - 1) if mark else 0
    while number and not lines[number].strip():
        number -= 1
    return number


def _explain_yaml_line(line: str) -> tuple[str, str]:
    """Return what is wrong with a line that does not parse, and what to do."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab indents the line", "YAML takes spaces only"
    key = _KEY.match(line)
    value = line[key.end() :].strip() if key else line.strip().removeprefix("- ")
    if value[:1] in _NOT_FIRST:
        return f"a text cannot begin with {value[0]!r}", "Put it in quotation marks"
    for mark in ("'", '"'):
        if value.startswith(mark) and value.replace(mark * 2, "").count(mark) % 2:
            return "a quotation mark is not closed", "Close it; within the text write it twice"
    for opening, closing in ("[]", "{}"):
        if value.startswith(opening) and line.count(opening) > line.count(closing):
            return f"{opening!r} without its {closing!r}", "Close it"
    if value.startswith('"') and "\\" in value:
        return "a backslash that YAML does not know", "Put the text in single quotation marks"
    if ": " in value or value.endswith(":"):
        return "a text with a colon", "Quote texts that hold a colon"
    shown = line.strip()[:_LONGEST_SHOWN]
    return f"{shown!r} does not fit here", "Indent it as its neighbours are, and write 'name: text' or '- text'"


def _is_deep(text: str) -> bool:
    """Tell whether lists and mappings are nested deeper than a parser follows."""
    depth = 0
    for bracket in re.findall(r"[\[{\]}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            return True
    return any(line.count("- ") > DEEPEST or line.count("? ") > DEEPEST for line in text.split("\n"))


def explain_toml_error(text: str, error: tomllib.TOMLDecodeError) -> Slip:
    """Return what is wrong with a text that is not TOML."""
    lines = text.rstrip().split("\n")
    place = re.search(r"at line (\d+)", str(error))
    number = min(int(place[1]), len(lines)) if place else len(lines)
    line = lines[number - 1].strip()
    name, equals, value = (part.strip() for part in line.partition("="))
    if not place:
        return Slip(number, "the file ends before all brackets and quotation marks are closed", "Close them")
    if re.search(rf"^\s*{re.escape(name)}\s*=", "\n".join(lines[: number - 1]), re.MULTILINE) and equals:
        return Slip(number, f"{name!r} is set twice", "Delete one of the two lines")
    if equals and value and value[0] not in "\"'[{":
        return Slip(
            number, f"{value[:_LONGEST_SHOWN]!r} is not a value", f'Put texts in quotation marks: {name} = "…"'
        )
    return Slip(number, f"{line[:_LONGEST_SHOWN]!r} does not fit here", 'Write each setting as: name = "text"')
