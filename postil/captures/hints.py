"""Hints: what an archivist says of single lines of a capture, in ``NAME.hints.yml`` beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.content.yaml_files import YamlProblem, read_yaml
from postil.model.problems import propose_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path
    from typing import Any

    from postil.captures.readers.reader import Reader
    from postil.model.captured import Capture
    from postil.model.problems import Problems

_EXAMPLE = "Write '- {line: 12, is: title}'"


def add_hints(
    capture: Capture, path: Path, name: str, reader: Reader | None, known: Collection[str], problems: Problems
) -> Capture:
    """Return a capture with the hints of a file: ``- {line: 299, is: title}``, ``- {line: 1, same_as: NAME}``.

    ``name`` is the file's name for messages; ``reader`` is what reads the capture, None if nothing does; ``known``
    are the paths of all captures.
    """
    try:
        value, yaml_lines = read_yaml(path.read_text(encoding="utf-8-sig"))
    except YamlProblem as problem:
        problems.error(name, problem.line, f"not YAML: {problem.what}", problem.hint or _EXAMPLE)
        return capture
    except UnicodeDecodeError:
        problems.error(name, None, "not UTF-8", "Save it as UTF-8")
        return capture
    if value is not None and not isinstance(value, list):
        problems.error(name, 1, "not a list", _EXAMPLE)
        return capture
    lines: dict[int, bool] = {}
    for source in reader.list_words(capture) if reader else ():
        lines[source.line] = lines.get(source.line, False) or bool(source.words)
    kinds = reader.hints if reader else ()
    hints: dict[int, str] = {}
    same_as: dict[int, str] = {}
    for index, item in enumerate(value or []):
        hint = _read_hint(item, lines)
        if isinstance(hint, str):
            problems.error(name, yaml_lines.get((index,)), hint, _EXAMPLE)
        elif "same_as" in item:
            folder = capture.path.partition("/")[0]
            other = hint[1] if hint[1] in known else f"{folder}/{hint[1]}"
            same_as[hint[0]] = other
            if other not in known or other == capture.path:
                proposed = propose_name(other, [one for one in known if one != capture.path])
                problems.error(name, yaml_lines.get((index,)), f"no other capture is called {hint[1]!r}", proposed)
        elif hint[1] not in kinds:
            proposed = propose_name(hint[1], kinds)
            problems.error(name, yaml_lines.get((index,)), f"unknown kind {hint[1]!r}", proposed)
        else:
            hints[hint[0]] = hint[1]
    return replace(capture, hints=hints, same_as=same_as)


def _read_hint(item: Any, lines: Mapping[int, bool]) -> tuple[int, str] | str:
    """Return (line, kind or capture), or what is wrong; ``lines`` tells of each line whether it has words."""
    if not isinstance(item, dict) or set(item) not in ({"line", "is"}, {"line", "same_as"}):
        return "a hint has a 'line', and either an 'is' or a 'same_as'"
    line, kind = item["line"], item.get("is", item.get("same_as"))
    if not isinstance(line, int) or line not in lines:
        return f"the capture has no line {line!r}"
    if not lines[line]:
        return f"line {line} of the capture is empty"
    return line, str(kind)
