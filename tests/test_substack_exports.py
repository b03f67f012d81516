"""Substack exports: a table of posts and their texts, without what only payers or nobody could read."""

from __future__ import annotations

import csv
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

FILES: dict[str, str | bytes] = {
    "posts.csv": """post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url
11.the-ferry,2021-05-02T09:15:00.000Z,TRUE,,newsletter,everyone,"The ferry, late",It&#x2019;s late,
12.paid,2021-05-03T09:15:00.000Z,true,,newsletter,only_paid,Paid,,
13,,false,,newsletter,everyone,,,
14.about,2021-05-01T09:15:00.000Z,true,,page,everyone,About,,https://sound.example/1.mp3
15.gone,2021-05-05T09:15:00.000Z,true,,newsletter,everyone,Gone,,
../../evil,2021-05-05T09:15:00.000Z,true,,newsletter,everyone,Evil,,
""",
    "posts/11.the-ferry.html": """<p>It was <em>late</em>.</p><p class="button-wrapper"
 data-attrs='{"url":"https://harbour.substack.com/subscribe?"}'><a href="https://harbour.substack.com/subscribe?">
Buttonwords</a></p><div class="captioned-image-container"><figure><a class="image-link" href="https://x.example/1"><img
 src="https://substackcdn.com/image/fetch/w_1456,c_limit/https%3A%2F%2Fboats.example%2Fboat.png" alt="A boat"></a>
</figure></div><div class="paywall-jump"></div><p>Payerwords</p>""",
    "posts/12.paid.html": "<p>Paidwords</p>",
    "posts/13.html": "<p>Draftwords</p>",
    "posts/14.about.html": "<p>About us.</p>",
    "posts/16.lost.html": "<p>Lostwords</p>",
    "posts/11.opens.csv": "post_id,email\n11,reader@harbour.example\n",
    "email_list.harbour.csv": "email,name\nreader@harbour.example,Ben\n",
}


@pytest.mark.parametrize("is_packed", [False, True])
def test_what_was_for_everybody_becomes_posts(archive: Archive, is_packed: bool) -> None:
    archive.write({"captures/substack.zip": pack(FILES)} if is_packed else captured("substack", FILES))
    outcome = archive.run("convert")
    assert outcome.code == 0
    assert "15.gone.html is not in the export" in outcome.err
    assert "texts that the table does not list, which are left out: 16.lost.html" in outcome.err
    kinds = convert(archive)
    assert kinds["post"]["left_out"] == {"draft": 1, "for payers only": 1}
    assert count_kept(kinds, "page") == 1
    ferry = archive.posts()["2021-05-02-the-ferry-late"]
    assert "standfirst: It’s late" in ferry
    assert "url: https://harbour.substack.com/p/the-ferry" in ferry
    assert ferry.endswith("---\n\nIt was *late*.\n\n![A boat](https://boats.example/boat.png)\n")
    archive.build()
    written = all_text(archive.folder)
    private = "Buttonwords Payerwords Paidwords Draftwords Lostwords reader@harbour".split()
    assert [word for word in private if word in written] == []
    assert_all_words_are_there(archive)


@pytest.mark.parametrize("path", needs_samples(find_folders("substack/*")))
def test_counts_of_real_exports_are_those_of_the_files_themselves(archive: Archive, path: Path) -> None:
    rows = list(csv.DictReader((path / "posts.csv").read_text(encoding="utf-8").splitlines()))
    shown = [row for row in rows if row["is_published"].lower() == "true" and row["audience"] == "everyone"]
    add_folder(archive, path, "substack")
    kinds = convert(archive)
    assert count_kept(kinds, "post") == sum(row["type"] != "page" for row in shown)
    assert count_kept(kinds, "page") == sum(row["type"] == "page" for row in shown)
    assert_all_words_are_there(archive)
    assert "reader@example.org" not in all_text(archive.folder)
