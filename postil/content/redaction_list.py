"""Read ``content/redactions.yml``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.content.fields import find_yaml_file, parse_list, read_text
from postil.model.records import EVERYWHERE, REDACTION_ACTIONS, Redaction
from postil.text.folding import fold
from postil.text.name_forms import list_sure_forms

if TYPE_CHECKING:
    from pathlib import Path

    from postil.model.problems import Problems


def read_redactions(content: Path, problems: Problems) -> tuple[Redaction, ...]:
    """Return the redactions of ``content/redactions.yml``."""
    path = find_yaml_file(content, "redactions", problems)
    text = read_text(path, path.name, problems) if path else None
    return parse_redactions(text, path.name, problems) if path and text is not None else ()


def parse_redactions(text: str, name: str, problems: Problems) -> tuple[Redaction, ...]:
    """Return the redactions in the text of the file ``name``."""
    redactions: list[Redaction] = []
    for number, values in enumerate(parse_list(text, name, problems), 1):
        values.check_keys(("id", "target", "action", "quote", "also", "not", "replacement", "reason", "date"))
        target = values.text("target", required=True)
        reason = values.text("reason", required=True)
        if target is None or reason is None:
            continue
        # An empty quote is an error: read as no quote, it would withhold the whole post.
        quote, replacement = values.words("quote"), values.words("replacement")
        action = values.choice("action", REDACTION_ACTIONS, "remove")
        if action != "remove" and quote is None:
            values.report("action", f"{action!r} needs the words to replace", "Add 'quote:'")
        if action == "pseudonymise" and replacement is None:
            values.report("action", "'pseudonymise' needs the name to show instead", "Add 'replacement:'")
        forms = values.texts("also")
        if quote is None and forms:
            values.report("also", "other forms of words that are not there", "Add 'quote:'")
        left = values.texts("not")
        if left and target != EVERYWHERE:
            values.report("not", "forms are left only by an entry for all posts", f"Write 'target: {EVERYWHERE}'")
        if quote is None and target == EVERYWHERE:
            values.report("target", "'everywhere' needs the words to withhold", "Add 'quote:'")
            continue
        redaction = Redaction(
            id=values.text("id") or f"r{number}",
            target=target,
            action=action,
            reason=reason,
            date=values.date("date"),
            quote=quote,
            replacement=replacement,
            line=values.line(),
            path=name,
            left=left,
        )
        redactions.append(redaction)
        redactions += [replace(redaction, quote=form) for form in forms if quote is not None]
        if quote is not None and target == EVERYWHERE:
            listed = {fold(form) for form in (quote, *forms, *left)}
            derived = [form for form in list_sure_forms(quote) if fold(form) not in listed]
            redactions += [replace(redaction, quote=form, derived=True) for form in derived]
    return tuple(redactions)
