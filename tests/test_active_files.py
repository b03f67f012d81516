"""Files in ``media/`` that would run a script when they are opened by themselves."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.samples import POST

if TYPE_CHECKING:
    from tests.conftest import Archive

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
ACTIVE = {
    "a.svg": SVG.format("<script>alert(1)</script>"),
    "b.svg": SVG.format('<circle r="1" onload="alert(1)"/>'),
    "c.svg": SVG.format('<a xlink:href="java\tscript:alert(1)"><text>x</text></a>'),
    "d.svg": SVG.format('<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/></foreignObject>'),
    "e.svg": '<!DOCTYPE svg [<!ENTITY x "<script/>">]>' + SVG.format("&x;"),
    "f.svg": '<?xml-stylesheet href="data:text/xsl,x" type="text/xsl"?>' + SVG.format(""),
    "g.SVG": SVG.format('<set attributeName="href" to="javascript:alert(1)"/>'),
    "h.html": "<p>Words<img src=x onerror=alert(1)>",
    "i.htm": '<meta http-equiv="refresh" content="0; url=javascript:alert(1)">',
    "j.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
    "l.html": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "m.svg": SVG.format('<a><set attributeName="href" values="#;javascript:alert(1)"/></a>'),
    "n.svg": '<?xml version="1.0" encoding="utf-7"?>' + SVG.format(""),
    "k.html": "\x89PNG\r\n<svg onload=alert(1)>",
}
HARMLESS = {
    "a.svg": SVG.format('<style>a { fill: red }</style><a xlink:href="https://lamp.example/"><text>x</text></a>'),
    "b.svg": SVG.format('<image href="data:image/png;base64,iVBORw0KGgo="/><use href="#x"/>'),
    "c.html": "<!DOCTYPE html><title>A page</title><p>Words, and <a href='b.svg'>a picture</a>.",
    "d.txt": "<script>alert(1)</script>",
    "e.svg": "",
}


@pytest.mark.parametrize("name", ACTIVE)
def test_what_would_run_when_it_is_opened_is_not_published(archive: Archive, name: str) -> None:
    archive.write({"posts/a.md": POST, f"media/{name}": ACTIVE[name]})
    outcome = archive.run()
    assert outcome.code == 1
    assert f"media/{name}: this file would run as a page of the archive when it is opened" in outcome.err
    assert not archive.site.exists()


def test_a_compressed_picture_is_looked_into(archive: Archive) -> None:
    archive.write({"posts/a.md": POST, "media/a.svgz": gzip.compress(ACTIVE["a.svg"].encode())})
    assert "the element 'script'" in archive.run().err
    archive.write({"media/a.svgz": b"\x1f\x8b" + zlib.compress(b"x")})
    assert "it is compressed, and cannot be read" in archive.run().err


def test_a_picture_in_another_encoding_hides_nothing(archive: Archive) -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        archive.write({"posts/a.md": POST, "media/a.svg": ACTIVE["e.svg"].encode(encoding)})
        assert "it is not written in UTF-8" in archive.run().err


def test_pictures_and_pages_without_scripts_are_published(archive: Archive) -> None:
    archive.write({"posts/a.md": POST} | {f"media/{name}": text for name, text in HARMLESS.items()})
    archive.build()
    assert {f"media/{name}" for name in HARMLESS} <= archive.files().keys()
