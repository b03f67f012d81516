"""Hints: what an archivist says of single lines of a capture, in ``NAME.hints.yml`` beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.content.yaml_files import YamlProblem, read_yaml
from postil.model.problems import propose_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from postil.captures.readers.reader import Reader
    from postil.model.captured import Capture
    from postil.model.problems import Problems

_EXAMPLE = "Write '- {line: 12, is: title}'"


def read_hints(
    path: Path, name: str, capture: Capture, reader: Reader | None, problems: Problems
) -> dict[int, str]:
    """Return the kind of hint by line, from a file with ``- {line: 299, is: title}`` for each line that needs one.

    ``name`` is the file's name for messages; ``reader`` is what reads the capture, None if nothing does.
    """
    try:
        value, yaml_lines = read_yaml(path.read_text(encoding="utf-8-sig"))
    except YamlProblem as problem:
        problems.error(name, problem.line, f"not YAML: {problem.what}", problem.hint or _EXAMPLE)
        return {}
    except UnicodeDecodeError:
        problems.error(name, None, "not UTF-8", "Save it as UTF-8")
        return {}
    if value is not None and not isinstance(value, list):
        problems.error(name, 1, "not a list", _EXAMPLE)
        return {}
    lines: dict[int, bool] = {}
    for source in reader.list_words(capture) if reader else ():
        lines[source.line] = lines.get(source.line, False) or bool(source.words)
    kinds = reader.hints if reader else ()
    hints: dict[int, str] = {}
    for index, item in enumerate(value or []):
        hint = _read_hint(item, lines)
        if isinstance(hint, str):
            problems.error(name, yaml_lines.get((index,)), hint, _EXAMPLE)
        elif hint[1] not in kinds:
            proposed = propose_name(hint[1], kinds)
            problems.error(name, yaml_lines.get((index,)), f"unknown kind {hint[1]!r}", proposed)
        else:
            hints[hint[0]] = hint[1]
    return hints


def _read_hint(item: Any, lines: Mapping[int, bool]) -> tuple[int, str] | str:
    """Return (line, kind), or what is wrong with it; ``lines`` tells of each line whether it has words."""
    if not isinstance(item, dict) or set(item) != {"line", "is"}:
        return "a hint has a 'line' and an 'is', and nothing else"
    line, kind = item["line"], item["is"]
    if not isinstance(line, int) or line not in lines:
        return f"the capture has no line {line!r}"
    if not lines[line]:
        return f"line {line} of the capture is empty"
    return line, str(kind)
