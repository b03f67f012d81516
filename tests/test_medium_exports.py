"""Medium exports: pages of posts, among them drafts and responses, which are no posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.export_samples import (
    add_folder,
    all_text,
    assert_all_words_are_there,
    captured,
    convert,
    count_kept,
    find_folders,
    needs_samples,
    pack,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Archive

FOOTER = """<footer><p>By <a href="https://medium.com/@ann" class="p-author h-card">Ann</a> on
<a href="https://medium.com/p/aabbccddeeff"><time class="dt-published" datetime="2019-05-02T09:15:00.000Z">
May 2</time></a>.</p>
<p><a href="https://medium.com/@ann/the-ferry-aabbccddeeff" class="p-canonical">Canonical link</a></p>
<p>Tagged in <a class="p-tag" href="https://medium.com/tag/boats">Boats</a></p>
<p>Exported from <a href="https://medium.com">Medium</a> on November 1, 2026.</p></footer>"""


def page(title: str, body: str, footer: str = FOOTER, subtitle: str = "") -> str:
    summary = f'<section data-field="subtitle" class="p-summary">{subtitle}</section>' if subtitle else ""
    return f"""<!DOCTYPE html><html><head><title>{title}</title><style>p {{ color: red }}</style></head><body>
<article class="h-entry"><header><h1 class="p-name">{title}</h1></header>{summary}
<section data-field="body" class="e-content"><section class="section"><div class="section-divider">
<hr class="section-divider"></div><div class="section-inner">{body}</div></section></section>{footer}
</article></body></html>"""


FILES: dict[str, str | bytes] = {
    "posts/2019-05-02_The-ferry-aabbccddeeff.html": page(
        "The ferry",
        '<h3 class="graf--h3 graf--title">The ferry</h3><h4 class="graf graf--h4 graf--subtitle">It is late</h4>'
        '<p class="graf graf--p">It was <b>late</b>.</p><pre class="graf graf--pre">tide 3<br>wind 4</pre>'
        '<figure><img class="graf-image" src="https://cdn.example/1.png"><figcaption>A boat</figcaption></figure>',
        subtitle="It is late",
    ),
    "posts/2019-05-03_I-agree--bbbbccddeeff.html": page("I agree.", '<p class="graf graf--p">I agree.</p>'),
    "posts/draft_The-tide-ccccccddeeff.html": page(
        "The tide", '<h3 class="graf--h3">The tide</h3><p>Tidewords</p>', ""
    ),
    "ips/ips-0001.html": "<html><body>192.0.2.77</body></html>",
    "profile/profile.html": "<html><body><p>ann@harbour.example</p></body></html>",
    "README.html": "<html><body><p>About the export</p></body></html>",
}


@pytest.mark.parametrize("is_packed", [False, True])
def test_posts_are_read_drafts_and_responses_are_not(archive: Archive, is_packed: bool) -> None:
    archive.write({"captures/medium.zip": pack(FILES)} if is_packed else captured("medium", FILES))
    kinds = convert(archive)
    assert kinds["post"]["left_out"] == {"draft": 1, "a response to another's text": 1}
    assert list(archive.posts()) == ["2019-05-02-the-ferry"]
    text = archive.posts()["2019-05-02-the-ferry"]
    assert "standfirst: It is late" in text
    assert "url: https://medium.com/@ann/the-ferry-aabbccddeeff" in text
    assert "author: Ann" in text
    assert "labels:\n- Boats" in text
    assert text.endswith(
        "---\n\nIt was **late**.\n\n```\ntide 3\nwind 4\n```\n\n![](https://cdn.example/1.png)\n\nA boat\n"
    )
    archive.build()
    written = all_text(archive.folder)
    assert [one for one in ("Tidewords", "192.0.2.77", "ann@harbour", "I agree") if one in written] == []
    assert_all_words_are_there(archive)


def test_what_was_not_a_post_can_be_had_apart(archive: Archive) -> None:
    archive.write(captured("medium", FILES))
    convert(archive, "--with-drafts")
    withheld = sorted(path.parent.name for path in (archive.content / "withheld").rglob("*.md"))
    assert withheld == ["a-response-to-anothers-text", "draft"]


@pytest.mark.parametrize("path", needs_samples(find_folders("medium/*")))
def test_counts_of_real_exports_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    pages = {one: one.read_text(encoding="utf-8") for one in path.glob("posts/*.html")}
    drafts = [one for one, raw in pages.items() if "p-canonical" not in raw]
    bare = [one for one, raw in pages.items() if "<h3" not in raw and "p-summary" not in raw]
    responses = [one for one in bare if one not in drafts and len(re.findall("graf--p", pages[one])) == 1]
    add_folder(archive, path, "medium")
    kinds = convert(archive)
    assert count_kept(kinds, "post") == len(pages) - len(drafts) - len(responses)
    kept = [raw for one, raw in pages.items() if one not in [*drafts, *responses]]
    addresses = {re.search(r'href="([^"]*)"[^>]*p-canonical', raw, re.DOTALL)[1] for raw in kept}  # type: ignore[index]
    assert len(archive.posts()) == len(addresses)  # pages of one address are one post
    if len(addresses) == len(kept):
        assert "".join(archive.posts().values()).count("![") == sum(raw.count("<img") for raw in kept)
    assert_all_words_are_there(archive)
