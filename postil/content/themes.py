"""The looks that an archive sets in ``archive.toml``, as custom properties of the style sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postil.model.problems import propose_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}){1,2}|[a-z]+|(?:rgb|hsl|oklch|oklab|lab|lch)\([\w\s.,%/-]+\)")


_FONTS = re.compile(r"[\w\s,.\"'-]+")


_LENGTH = re.compile(r"\d+(?:\.\d+)?(?:rem|em|ch|px)")

# What can be set: the property, and what its value has to look like. A colour has a second one for dark pages.
_COLOURS = {"accent": "pencil", "paper": "paper", "shade": "shade", "ink": "ink", "faint": "faint", "wash": "wash"}


_OTHERS = {
    "text_font": ("serif", _FONTS, "a list of fonts"),
    "interface_font": ("sans", _FONTS, "a list of fonts"),
    "code_font": ("mono", _FONTS, "a list of fonts"),
    "measure": ("measure", _LENGTH, "a length such as 34rem"),
}


KEYS = (*_COLOURS, *(f"{name}_dark" for name in _COLOURS), *_OTHERS, "logo")


def check_theme(table: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what is wrong with a table of looks: (key, what, hint)."""
    wrong = []
    for key, value in table.items():
        if key not in KEYS:
            wrong.append((key, f"unknown field {key!r} of the theme", propose_name(key, KEYS)))
        elif not isinstance(value, str) or not _fits(key, value):
            wrong.append((key, f"{key!r} is not {_describe(key)}: {value!r}", ""))
        elif key.endswith("_dark") and key.removesuffix("_dark") not in table:
            light = key.removesuffix("_dark")
            wrong.append((key, f"{key!r} without {light!r}", f"Add {light!r}, the colour on light pages"))
    return wrong


def _fits(key: str, value: str) -> bool:
    if key == "logo":
        return value.startswith("media/") and ".." not in value
    pattern = _OTHERS[key][1] if key in _OTHERS else _COLOUR
    return bool(pattern.fullmatch(value))


def _describe(key: str) -> str:
    if key == "logo":
        return "a file of media/"
    return _OTHERS[key][2] if key in _OTHERS else "a colour of CSS"


def write_theme(theme: Mapping[str, str]) -> str:
    """Return looks as CSS to stand behind the program's own; nothing where there are none."""
    rules = [
        f"  --{name}: light-dark({theme[key]}, {theme.get(f'{key}_dark', theme[key])});"
        for key, name in _COLOURS.items()
        if key in theme
    ]
    rules += [f"  --{name}: {theme[key]};" for key, (name, *_) in _OTHERS.items() if key in theme]
    return "\n".join(["\n/* The archive's own looks */", ":root {", *rules, "}", ""]) if rules else ""
