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


# The names of colours in CSS (CSS Color Module, level 4).
_COLOUR_NAMES = frozenset(
    (
        "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown "
        "burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue "
        "darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange "
        "darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise "
        "darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia "
        "gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo "
        "ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan "
        "lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue "
        "lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon "
        "mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue "
        "mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin "
        "navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen "
        "paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red "
        "rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue "
        "slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white "
        "whitesmoke yellow yellowgreen "
    ).split()
)
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_PAPERS = ("#fdfdfb", "#16191d")  # the program's own, light and dark
_INKS = {"accent": ("#1d4f9c", "#9dc1f7"), "ink": ("#20242a", "#dfe0dc"), "faint": ("#5a616b", "#a2a8b0")}
_LEAST_CONTRAST = 4.5


def find_pale_colours(theme: Mapping[str, str]) -> list[str]:
    """Return what is wrong with colours of words that are too like the page's: light, then dark.

    Only colours written as #rgb or #rrggbb are compared.
    """
    found = []
    for mode in (0, 1):
        paper = _choose(theme, "paper", mode, _PAPERS[mode])
        for name, own in _INKS.items():
            ink = _choose(theme, name, mode, own[mode])
            if not _HEX.fullmatch(ink) or not _HEX.fullmatch(paper) or {name, "paper"}.isdisjoint(theme):
                continue
            contrast = _measure_contrast(ink, paper)
            if contrast < _LEAST_CONTRAST:
                pages = ("light", "dark")[mode]
                found.append(
                    f"on {pages} pages, {name!r} {ink} on {paper} has a contrast of {contrast:.1f} to 1 only"
                )
    return found


def _choose(theme: Mapping[str, str], name: str, mode: int, own: str) -> str:
    light = theme.get(name, own)
    return theme.get(f"{name}_dark", light) if mode else light


def _measure_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_measure_luminance(one), _measure_luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _measure_luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


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
    if key in _FONTS_AND_LENGTHS:
        return bool(_FONTS_AND_LENGTHS[key][1].fullmatch(value))
    is_word = value.isalpha()
    return value.lower() in _COLOUR_NAMES if is_word else bool(_COLOUR.fullmatch(value))


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
