"""Read ``content/redactions.yml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postil.content.fields import find_yaml_file, read_list
from postil.model.records import Redaction

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from postil.model.problems import Problems


_ACTIONS = ("remove", "mask", "pseudonymise")


def read_redactions(content: Path, problems: Problems) -> tuple[Redaction, ...]:
    """Return the redactions of ``content/redactions.yml``."""
    path = find_yaml_file(content, "redactions", problems)
    redactions: list[Redaction] = []
    for values in read_list(path, path.name, problems) if path else ():
        values.check_keys(("id", "target", "action", "quote", "replacement", "reason", "date"))
        target = values.text("target", required=True)
        reason = values.text("reason", required=True)
        if target is None or reason is None:
            continue
        # An empty quote is an error: read as no quote, it would withhold the whole post.
        quote, replacement = values.words("quote"), values.words("replacement")
        action: Any = values.choice("action", _ACTIONS, "remove")
        if action != "remove" and quote is None:
            values.report("action", f"{action!r} needs the words to replace", "Add 'quote:'")
        if action == "pseudonymise" and replacement is None:
            values.report("action", "'pseudonymise' needs the name to show instead", "Add 'replacement:'")
        redactions.append(
            Redaction(
                id=values.text("id") or f"r{len(redactions) + 1}",
                target=target,
                action=action,
                reason=reason,
                date=values.date("date"),
                quote=quote,
                replacement=replacement,
                line=values.line(),
                path=path.name if path else "",
            )
        )
    return tuple(redactions)
