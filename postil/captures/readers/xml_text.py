"""The text of XML files as platforms really export them: decoded, repaired, and without definitions of entities.

Exports are often not well-formed. What can be repaired without a guess is, and is said: control characters, ``&``
and ``<`` that were not escaped, an end that was cut off. Declarations of entities are taken out before a parser
sees the file, so that none of them can grow, or name a file or an address.
"""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass
from html.entities import html5
from typing import TYPE_CHECKING

from postil.captures.readers.reader import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*?\?>")
_BEFORE = re.compile(r"[^<]*")
_ENCODING = re.compile(rb"\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)[\"']")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[<>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_HEAD = 1 << 16  # a document type is declared at the start of a file
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_OF_XML = "(?:amp|lt|gt|quot|apos);"  # passed over: a large export has hundreds of thousands of them
_TOKEN = re.compile(
    r"(?P<kept><!\[CDATA\[.*?\]\]>|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z))|(?P<cut><!\[CDATA\[.*\Z)"
    rf"|&(?P<name>(?!{_OF_XML})\w+);|&\#(?:x(?P<hex>[0-9A-Fa-f]{{1,8}})|(?P<decimal>\d{{1,9}}));"
    rf"|(?P<and>&(?!{_OF_XML}))|(?P<close>\]\]>)|(?P<less><(?![A-Za-z_/!?]))",
    re.DOTALL,
)
_CYRILLIC_WORD = re.compile(rb"[\xc0-\xff\xa8\xb8]{3,}")
_HIGH_LETTER = re.compile(rb"[\xa8\xb8\xc0-\xff]")
_UNFINISHED_TAG = re.compile(r"<[^<>]*\Z")
_CURE = "Nothing has to be done; compare the post with the blog if you can"


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a file, and what had to be put right to read it."""

    text: str
    faults: tuple[Fault, ...] = ()


def decode_text(data: bytes) -> SourceText:
    """Return the text of a file, in the encoding that it begins with or declares, else line by line what fits.

    Lines of old exports can be in another encoding than the rest; those that are not UTF-8 are read as
    windows-1252, of which Latin-1 is a part, or as windows-1251 where they have Cyrillic words.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            faults = (
                () if encoding == "utf-8" else (Fault(1, "UTF-16, which was read as such", "Nothing to be done"),)
            )
            text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
            return SourceText(_fold_ends(text), faults)
    declared = _ENCODING.match(data[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        try:
            name = declared[1].decode("ascii")
            return SourceText(_fold_ends(data.decode(name)), (Fault(1, f"{name}, which was read as such"),))
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        return SourceText(_fold_ends(data.decode("utf-8")))
    except UnicodeDecodeError:
        return _decode_lines(data)


def read_text(data: bytes) -> SourceText:
    """Return the text of a file without control characters, which are named."""
    source = decode_text(data)
    control = _CONTROLS.search(source.text)
    if control is None:
        return source
    what = "control characters, which no text has; they are left out"
    fault = Fault(_line_of(source.text, control.start()), what, _CURE)
    return SourceText(_CONTROLS.sub("", source.text), (*source.faults, fault))


def _decode_lines(data: bytes) -> SourceText:
    lines: list[str] = []
    odd: list[int] = []
    encoding = "windows-1251" if _looks_cyrillic(data) else "windows-1252"
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode(encoding, "replace"))
            odd.append(number)
    what = "not UTF-8" if len(odd) == 1 else f"not UTF-8, and {len(odd) - 1:,} more lines are not"
    hint = f"They were read as {encoding}; if letters are wrong, convert the file with iconv"
    return SourceText(_fold_ends("\n".join(lines)), (Fault(odd[0], what, hint),))


def _looks_cyrillic(data: bytes) -> bool:
    """Tell whether the lines that are not UTF-8 have whole words of the letters that windows-1251 has in Cyrillic.

    In Latin-1 the same bytes are letters with accents, which rarely follow each other.
    """
    odd = b"\n".join(line for line in data.split(b"\n") if not _is_utf8(line))
    high = len(_HIGH_LETTER.findall(odd))
    return len(b"".join(_CYRILLIC_WORD.findall(odd))) > high / 2


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _fold_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def repair_xml(data: bytes) -> SourceText:
    """Return XML that a parser can read to its end: lines stay where they are, entities are resolved."""
    source = read_text(data)
    text, faults = source.text.lstrip("\ufeff"), list(source.faults)
    del data, source  # each copy of a large export counts
    stray = _BEFORE.match(text)
    if stray and stray[0].strip():
        faults.append(Fault(1, "something before the XML begins; it is left out", _CURE))
        text = "\n" * stray[0].count("\n") + text[stray.end() :]
    text = _DECLARATION.sub("", text, count=1)
    head = text[:_HEAD]
    doctype = _DOCTYPE.search(head)
    if doctype:
        if "<!ENTITY" in doctype[0].upper():
            faults.append(Fault(_line_of(text, doctype.start()), "declares entities, which are not read", _CURE))
        text = head[: doctype.start()] + "\n" * doctype[0].count("\n") + text[doctype.end() :]
    if "<!ENTITY" in head.upper() and not doctype:
        faults.append(Fault(1, "declares entities in a way that cannot be read", "Export the blog again"))
    notes: dict[str, int] = {}
    text = _replace_tokens(text, _make_repair(notes))
    unfinished = _UNFINISHED_TAG.search(text[-4000:])
    if unfinished:
        text = text[: len(text) - len(unfinished[0])]
        notes.setdefault(_CUT, text.count("\n"))
    for what, position in notes.items():
        line = position + 1 if what == _CUT else _line_of(text, position)
        hint = "Export the blog again; what comes before the end is kept" if what == _CUT else _CURE
        faults.append(Fault(line, what, hint))
    return SourceText(text, tuple(faults))


def _replace_tokens(text: str, repair: Callable[[re.Match[str]], str]) -> str:
    """Return a text with its tokens repaired; of a large export without faults no second copy is made."""
    parts: list[str] = []
    position = 0
    for token in _TOKEN.finditer(text):
        repaired = repair(token)
        if repaired != token[0]:
            parts += [text[position : token.start()], repaired]
            position = token.end()
    return "".join([*parts, text[position:]]) if parts else text


_CUT = "the file ends in the middle"


def _make_repair(notes: dict[str, int]) -> Callable[[re.Match[str]], str]:
    """Return what replaces each token; ``notes`` gets each kind of repair, and where it was first needed."""

    def repair(token: re.Match[str]) -> str:
        result = token[0]
        if token["cut"]:
            notes.setdefault(_CUT, token.string.count("\n"))
            result = token["cut"] + "]]>"
        elif token["name"]:
            known = f"{token['name']};" in html5
            result = html.escape(html.unescape(token[0])) if known else f"&amp;{token['name']};"
            if not known:
                notes.setdefault("an entity that is not declared; it is kept as it is written", token.start())
        elif token["hex"] or token["decimal"]:
            number = int(token["hex"], 16) if token["hex"] else int(token["decimal"])
            is_sign = number <= 0x10FFFF and not _CONTROLS.match(chr(number))
            result = token[0] if is_sign else ""
        elif token["close"]:
            result = "]]&gt;"
        elif token["and"] or token["less"]:
            notes.setdefault("'&' or '<' that is not escaped; it is read as text", token.start())
            result = "&amp;" if token["and"] else "&lt;"
        return result

    return repair


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
