"""The theme in ``archive.toml``: colours, fonts and a logo, as custom properties of the style sheet."""

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

# By field: the custom property, and for fonts and lengths the pattern and name of a value. Each colour has a second
# field, for dark mode.
_COLOURS = {"accent": "pencil", "paper": "paper", "shade": "shade", "ink": "ink", "faint": "faint", "wash": "wash"}

_FONTS_AND_LENGTHS = {
    "text_font": ("serif", _FONTS, "a list of fonts"),
    "interface_font": ("sans", _FONTS, "a list of fonts"),
    "code_font": ("mono", _FONTS, "a list of fonts"),
    "measure": ("measure", _LENGTH, "a length such as 34rem"),
}

FIELDS = (*_COLOURS, *(f"{name}_dark" for name in _COLOURS), *_FONTS_AND_LENGTHS, "logo")


def check_theme(table: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the problems of the table [theme]: (field, what is wrong, hint)."""
    wrong = []
    for key, value in table.items():
        if key not in FIELDS:
            wrong.append((key, f"unknown field {key!r} of [theme]", propose_name(key, FIELDS)))
        elif not isinstance(value, str) or not _is_valid(key, value):
            wrong.append((key, f"{key!r} is not {_describe_value(key)}: {value!r}", ""))
        elif key.endswith("_dark") and key.removesuffix("_dark") not in table:
            light = key.removesuffix("_dark")
            wrong.append((key, f"{key!r} is set, but {light!r} is not", f"Add {light!r}, the colour in light mode"))
    return wrong


def _is_valid(key: str, value: str) -> bool:
    if key == "logo":
        return value.startswith("media/") and ".." not in value
    pattern = _FONTS_AND_LENGTHS[key][1] if key in _FONTS_AND_LENGTHS else _COLOUR
    return bool(pattern.fullmatch(value))


def _describe_value(key: str) -> str:
    if key == "logo":
        return "a file in media/"
    return _FONTS_AND_LENGTHS[key][2] if key in _FONTS_AND_LENGTHS else "a CSS colour"


def write_theme(theme: Mapping[str, str]) -> str:
    """Return a theme as CSS, to be added after the program's own style sheet; empty if nothing is set."""
    rules = [
        f"  --{name}: light-dark({theme[key]}, {theme.get(f'{key}_dark', theme[key])});"
        for key, name in _COLOURS.items()
        if key in theme
    ]
    rules += [f"  --{name}: {theme[key]};" for key, (name, *_) in _FONTS_AND_LENGTHS.items() if key in theme]
    return "\n".join(["\n/* The archive's own looks */", ":root {", *rules, "}", ""]) if rules else ""
