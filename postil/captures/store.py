"""The captures of an archive: their bytes, their text, and what archivists say of their lines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postil.captures.readers.text import pages as text_reader
from postil.content.yaml_files import YamlProblem, read_yaml
from postil.model.captured import Capture
from postil.model.problems import propose_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from postil.model.problems import Problems
    from postil.model.records import Document


FOLDER = "captures"


_HINTS = ".hints.yml"


_NOT_CAPTURES = (".yml", ".yaml", ".md")  # what archivists may write beside a capture


_LITTER = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class CapturedText:
    """A capture that can be read: its text, and an archivist's hints by line."""

    capture: Capture
    text: str
    hints: Mapping[int, str]


def read_captures(content: Path, problems: Problems) -> tuple[CapturedText, ...]:
    """Return every capture of ``content/captures``, in the order of their names."""
    folder = content / FOLDER
    has_posts = (content / "posts").is_dir()
    if not folder.is_dir():
        if not has_posts:
            hint = f"Create {FOLDER}/ there and put captures into it, or choose another folder with --content"
            problems.error(str(content), None, f"holds neither {FOLDER}/ nor posts/", hint)
        return ()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path, folder)]
    captures: list[CapturedText] = []
    names = {path.relative_to(content).as_posix(): path for path in files}
    hints = {name: path for name, path in names.items() if name.endswith(_HINTS)}
    for name, path in names.items():
        if path.suffix.lower() in _NOT_CAPTURES or path.name.lower() in _LITTER:
            continue
        data = path.read_bytes()
        capture = Capture(name, hashlib.sha256(data).hexdigest())
        text = _decode(capture, data, problems)
        stem = PurePosixPath(name).with_suffix("").as_posix()
        hints_name = next((h for h in (name + _HINTS, stem + _HINTS) if h in hints), None)
        read = _read_hints(hints.pop(hints_name), hints_name, text, problems) if hints_name else {}
        if text is not None:
            captures.append(CapturedText(capture, text, read))
    for name in hints:
        known = [n for n in names if not n.endswith(_HINTS)]
        problems.error(name, None, "hints on no capture", propose_name(name.removesuffix(_HINTS), known))
    if not captures and not has_posts and not problems.errors:
        problems.error(FOLDER, None, "holds no captures", "Put text captures (NAME.txt) into it")
    return tuple(captures)


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _decode(capture: Capture, data: bytes, problems: Problems) -> str | None:
    """Return the text of a text capture, or None and the reason why it cannot be read."""
    name = capture.path
    if not text_reader.recognise(capture):
        hint = f"Text captures are read, named {' or '.join('NAME' + s for s in text_reader.SUFFIXES)}"
        problems.error(name, None, "a capture in no known format", hint)
        return None
    if not data.strip():
        problems.error(name, None, "empty file", "Delete it, or capture the page again")
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problems.error(name, 1, "UTF-16, not UTF-8", "Convert it: iconv -f UTF-16 -t UTF-8")
        return None
    if b"\0" in data:
        problems.error(name, None, "a binary file, not text", "Convert it to UTF-8 text first")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "Find out its encoding and convert it, for example: iconv -f WINDOWS-1252 -t UTF-8"
        problems.error(name, line, f"not UTF-8: byte {data[error.start]:#04x}", hint)
        return None


def _read_hints(path: Path, name: str, text: str | None, problems: Problems) -> dict[int, str]:
    """Return what a file of hints says: ``- {line: 299, is: title}`` for each line that needs it."""
    try:
        value, lines = read_yaml(path.read_text(encoding="utf-8-sig"))
    except YamlProblem as problem:
        problems.error(
            name, problem.line, f"not YAML: {problem.what}", problem.hint or "Write '- {line: 12, is: title}'"
        )
        return {}
    except UnicodeDecodeError:
        problems.error(name, None, "not UTF-8", "Save it as UTF-8")
        return {}
    if value is not None and not isinstance(value, list):
        problems.error(name, 1, "not a list", "Write '- {line: 12, is: title}'")
        return {}
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if text is not None else []
    hints: dict[int, str] = {}
    for index, item in enumerate(value or []):
        hint = _read_hint(item, rows)
        if isinstance(hint, str):
            problems.error(name, lines.get((index,)), hint, "Write '- {line: 12, is: title}'")
        elif hint[1] not in text_reader.HINTS:
            problems.error(
                name,
                lines.get((index,)),
                f"unknown kind {hint[1]!r}",
                propose_name(hint[1], text_reader.HINTS),
            )
        else:
            hints[hint[0]] = hint[1]
    return hints


def _read_hint(item: Any, rows: Sequence[str]) -> tuple[int, str] | str:
    """Return (line, kind), or what is wrong with it."""
    if not isinstance(item, dict) or set(item) != {"line", "is"}:
        return "a hint has a 'line' and an 'is', and nothing else"
    line, kind = item["line"], item["is"]
    if not isinstance(line, int) or not 1 <= line <= len(rows):
        return f"the capture has no line {line!r}"
    if not rows[line - 1].strip():
        return f"line {line} of the capture is empty"
    return line, str(kind)


def check_fixity(captures: Sequence[CapturedText], existing: Sequence[Document], problems: Problems) -> None:
    """Report captures whose bytes are not those that posts were made from: captures are never edited."""
    digests = {c.capture.path: c.capture.sha256 for c in captures}
    reported: set[str] = set()
    for document in existing:
        for source in (document.capture, *document.also_in):
            if source is None or source.file in reported:
                continue
            if source.file not in digests and source.sha256 not in digests.values():
                hint = "Put it back, or take it out of the post's 'capture:' and 'also_in:'"
                problems.warn(document.path, None, f"its capture {source.file} is not there", hint)
            elif source.file not in digests:
                continue  # it has another name now
            elif digests[source.file] != source.sha256:
                reported.add(source.file)
                what = f"its SHA-256 is {digests[source.file]}, but {document.path} was made from {source.sha256}"
                problems.error(
                    source.file,
                    None,
                    what,
                    "Captures stay as they were; give a newer capture a name of its own",
                )
