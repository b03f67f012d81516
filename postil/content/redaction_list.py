"""Read ``content/redactions.yml``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from postil.content.fields import find_yaml_file, parse_list, read_text
from postil.model.records import EVERYWHERE, REDACTION_ACTIONS, Redaction
from postil.text.folding import fold
from postil.text.name_forms import list_sure_forms

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from postil.content.fields import Fields
    from postil.model.problems import Problems
    from postil.text.edtf import Edtf

_KEYS = ("id", "target", "action", "quote", "also", "not", "replacement", "reason", "date", "from", "until")


def read_redactions(content: Path, problems: Problems) -> tuple[Redaction, ...]:
    """Return the redactions of ``content/redactions.yml``."""
    path = find_yaml_file(content, "redactions", problems)
    text = read_text(path, path.name, problems) if path else None
    return parse_redactions(text, path.name, problems) if path and text is not None else ()


def parse_redactions(text: str, name: str, problems: Problems) -> tuple[Redaction, ...]:
    """Return the redactions in the text of the file ``name``."""
    redactions: list[Redaction] = []
    for number, values in enumerate(parse_list(text, name, problems), 1):
        values.check_keys(_KEYS)
        if "from" in values.raw:
            values.report("from", "withholding begins with the next build", "Add the entry on that day")
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
            until=_read_day(values, "until"),
        )
        redactions.append(redaction)
        redactions += [replace(redaction, quote=form) for form in forms if quote is not None]
        if quote is not None and target == EVERYWHERE:
            listed = {fold(form) for form in (quote, *forms, *left)}
            derived = [form for form in list_sure_forms(quote) if fold(form) not in listed]
            redactions += [replace(redaction, quote=form, derived=True) for form in derived]
    return tuple(redactions)


def warn_of_past_days(redactions: Iterable[Redaction], today: dt.date, problems: Problems) -> None:
    """Warn of each entry whose ``until`` has come; what it withholds stays withheld until a person deletes it."""
    for redaction in {r.id: r for r in redactions}.values():
        if redaction.until and redaction.until.first_day <= today:
            what = f"the 'until' of {redaction.id} has come, {redaction.until.text}; it goes on withholding"
            hint = "Delete the entry if all may be published, or write a later day"
            problems.warn(redaction.path, redaction.line, what, hint)


def _read_day(values: Fields, key: str) -> Edtf | None:
    date = values.date(key)
    if date and date.text != date.first_day.isoformat():
        values.report(key, f"{date.text!r} is not a day", "Write it as 2030-01-31")
        return None
    return date
