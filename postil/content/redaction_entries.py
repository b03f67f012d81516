"""Add an entry to ``content/redactions.yml``; what people have written there stays as it is, byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from postil.content.fields import find_yaml_file, read_text
from postil.content.redaction.redacted_words import make_redacted_words
from postil.content.redaction_list import parse_redactions
from postil.content.yaml_files import YamlProblem, read_yaml, write_yaml
from postil.model.problems import BuildStopped, Problem
from postil.text.folding import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from postil.model.problems import Problems
    from postil.model.records import Redaction, RedactionAction


_FILE = "redactions.yml"
_NUMBERED = re.compile(r"r(\d+)")
_ITEM = re.compile(r"^( *)- ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RedactionRequest:
    """What somebody wants to withhold: the fields of an entry, as they typed them."""

    target: str
    reason: str
    quote: str | None = None
    also: tuple[str, ...] = ()
    action: RedactionAction = "remove"
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class NewRedaction:
    """An entry to add at the end of a file of redactions.

    ``path`` is relative to ``content``; ``before`` are the bytes of the file as it is, None where it is new,
    and ``added`` those to add. ``redactions`` are all those of the file with the new ones, whose id is ``id``.
    """

    id: str
    path: str
    before: bytes | None
    added: bytes
    redactions: tuple[Redaction, ...]

    @property
    def own(self) -> tuple[Redaction, ...]:
        """The redactions of the new entry, one for each form of the words."""
        return tuple(redaction for redaction in self.redactions if redaction.id == self.id)


def draft_redaction(
    content: Path, order: RedactionRequest, today: dt.date, problems: Problems
) -> NewRedaction | None:
    """Return the entry for what somebody wants to withhold; None, and problems, if the file cannot take it."""
    path = find_yaml_file(content, "redactions", problems) or content / _FILE
    text = (read_text(path, path.name, problems) if path.exists() else "") or ""
    existing = parse_redactions(text, path.name, problems)
    if problems.errors:
        return None
    before = path.read_bytes() if path.exists() else None
    number = max((int(found[1]) for r in existing if (found := _NUMBERED.fullmatch(r.id))), default=0) + 1
    entry = _make_entry(f"r{number}", order, today)
    indent = found[1] if (found := _ITEM.search(_without_comments(text))) else ""
    added = "".join(f"{indent}{line}\n" for line in write_yaml([entry]).splitlines())
    if text and not text.endswith("\n"):
        added = f"\n{added}"
    if not _is_added(text, added, entry):
        what = "no entry can be added at the end of this file"
        hint = f"Begin each of its entries with '- ' on a line of its own, or write this one by hand: {entry}"
        problems.error(path.name, None, what, hint)
        return None
    line_end = "\r\n" if before and b"\r\n" in before else "\n"
    redactions = parse_redactions(text + added, path.name, problems)
    new = NewRedaction(f"r{number}", path.name, before, added.replace("\n", line_end).encode(), redactions)
    _check_reason(new.own, problems)
    return new


def write_redaction(content: Path, new: NewRedaction) -> None:
    """Add an entry to the file of redactions.

    Raises BuildStopped, and writes nothing, if the file was changed since it was read.
    """
    path = content / new.path
    if (path.read_bytes() if path.exists() else None) != new.before:
        what = "this file was changed while the entry was being checked"
        raise BuildStopped((Problem(new.path, None, what, "Run the command again"),))
    temporary = path.with_name(f".{path.name}.writing")
    temporary.write_bytes((new.before or b"") + new.added)
    temporary.replace(path)


def _make_entry(redaction_id: str, order: RedactionRequest, today: dt.date) -> dict[str, object]:
    entry: dict[str, object] = {"id": redaction_id, "target": order.target}
    if order.quote is not None:
        entry["quote"] = order.quote
    if order.also:
        entry["also"] = list(order.also)
    entry["action"] = order.action
    if order.replacement is not None:
        entry["replacement"] = order.replacement
    return {**entry, "reason": order.reason, "date": today.isoformat()}


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("#"))


def _is_added(text: str, added: str, entry: dict[str, object]) -> bool:
    """Tell whether YAML reads the addition as one more entry, and all before it as it was."""
    try:
        return bool(read_yaml(text + added)[0] == [*(read_yaml(text)[0] or ()), entry])
    except YamlProblem:
        return False


def _check_reason(redactions: Sequence[Redaction], problems: Problems) -> None:
    """Report a reason that has the words it is for, in any case: readers see it."""
    for redaction in redactions:
        words = make_redacted_words([replace(redaction, quote=fold(redaction.quote or "").casefold())])
        if words.phrases.find_all(fold(redaction.reason).casefold()):
            what = f"the reason contains the words to withhold: {redaction.quote!r}"
            problems.error(redaction.path, redaction.line, what, "Readers see it; give one without them")
