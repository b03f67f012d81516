"""Folders of Jekyll, Hugo, Obsidian and plain Markdown: front matter in three forms, signs of generators, media."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.export_samples import (
    EXPORTS,
    add_folder,
    all_text,
    assert_all_words_are_there,
    captured,
    convert,
    count_kept,
)

if TYPE_CHECKING:
    from tests.conftest import Archive

PICTURE = b"\x89PNG\r\n\x1a\nharbour"
JEKYLL: dict[str, str | bytes] = {
    "_config.yml": "url: https://harbour.example\nbaseurl: /blog\n"
    "permalink: /:categories/:year/:month/:title.html\n",
    "_posts/2012-3-4-the-ferry.markdown": """---
title: "The ferry: late"
date: 2012-03-04 09:15:00 +0100
author: Ann
email: ann@harbour.example
layout: post
weather: rain
categories: boats news
tags: [tide]
redirect_from: [/old/ferry.html]
comments:
- {author: Ben, email: ben@harbour.example, date: 2012-03-05, content: "Late *again*."}
---
It was {% highlight text %}{{ late }}{% endhighlight %} and `{{ code }}`.
{: .note}

![A boat]({{ site.baseurl }}/img/boat.png) and [the tide]({% post_url 2012-03-11-the-tide %}) and
{% include x.html %}.
""",
    "_posts/2012-03-11-the-tide.md": "---\n---\n<p>High <b>tide</b>, <a href='https://a.example'>see</a>.</p>\n",
    "_posts/2012-03-12-hidden.md": "---\npublished: false\n---\nUnpublishedwords\n",
    "_posts/2012-03-13-broken.md": "---\ntitle: [unclosed\n---\nBrokenwords\n",
    "_posts/2099-01-01-later.md": "---\ntitle: Later\n---\nLaterwords\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\nDraftwords\n",
    "about.md": "---\ntitle: About\nlayout: page\n---\nA page.\n",
    "_layouts/post.html": "---\nlayout: default\n---\n{{ content }}",
    "_data/comments/the-tide/1.yml": "_id: a1\nname: Cleo\nemail: 5f3a\nmessage: First.\n",
    "_data/comments/the-tide/2.yml": "_id: a2\nname: Dan\nmessage: Second.\nreplying_to: a1\n",
    "img/boat.png": PICTURE,
    "css/main.scss": "---\n---\np { color: red }",
    "Gemfile.lock": "GEM",
}


def test_a_folder_of_jekyll_becomes_posts(archive: Archive) -> None:
    archive.write(captured("blog", JEKYLL))
    outcome = archive.build()
    assert "{% include x.html %} is kept as it is written" in outcome.err
    assert "2012-03-13-broken.md:1: front matter that cannot be read" in outcome.err
    kinds = convert(archive)
    assert kinds["post"]["left_out"] == {"draft": 2, "of unknown status": 1, "scheduled": 1}
    assert count_kept(kinds, "page") == 1
    ferry = archive.posts()["2012-03-04-the-ferry-late"]
    assert (
        "date: 2012-03-04T09:15:00+01:00\nauthor: Ann\nurl: https://harbour.example/blog/boats/news/2012/03/"
        in ferry
    )
    assert "other_urls:\n- https://harbour.example/blog/old/ferry.html\n" in ferry
    assert "labels:\n- boats\n- news\n- tide\n" in ferry
    assert "imported:\n  layout: post\n  weather: rain\n" in ferry
    assert "```text\n{{ late }}\n```" in ferry
    assert "`{{ code }}`" in ferry
    assert re.search(
        r"!\[A boat\]\(media/\w+\.png\) and \[the tide\]\(https://harbour.example/blog/2012/03/", ferry
    )
    tide = archive.posts()["2012-03-11-the-tide"]
    assert "title: The Tide\n" in tide
    assert "High **tide**, [see](https://a.example)." in tide
    comments = {c["text"]: (c["author"], c["reply_to"]) for c in archive.rows("comments")}
    assert comments == {"Late again.": ("Ben", None), "First.": ("Cleo", None), "Second.": ("Dan", "ca1")}
    assert "the title is made of the file's name" in archive.run("check").out
    written = all_text(archive.folder)
    private = "ann@harbour ben@harbour 5f3a Unpublishedwords Brokenwords Laterwords Draftwords".split()
    assert [word for word in private if word in written] == []
    assert_all_words_are_there(archive)


HUGO: dict[str, str | bytes] = {
    "hugo.toml": 'baseURL = "https://harbour.example/"\n[permalinks]\nposts = "/:year/:slug/"\n',
    "content/posts/ferry.md": """+++
title = "The ferry"
date = 2012-03-04T09:15:00+01:00
draft = false
tags = ["boats", "tide"]
aliases = ["/?p=12"]
[params]
phone = "0123 456"
weather = "rain"
+++
Late. {{< figure src="/img/boat.png" title="A boat" alt="boat" >}}

<!--more-->

See [the tide]({{< ref "tide/index.md" >}}). {{% note %}}Mind *this*.{{% /note %}}
{{< youtube aB-3 >}} {{< own "x" >}}
""",
    "content/posts/tide/index.md": '---\ntitle: The tide\ndate: 2012-03-11\nslug: high\n---\n![A page](page.png)\n',
    "content/posts/tide/page.png": PICTURE + b"2",
    "content/posts/ferry.fr.md": "---\ntitle: Le bac\ndate: 2012-03-04\n---\nEn retard.\n",
    "content/posts/draft.md": '+++\ntitle = "Draft"\ndraft = true\n+++\nDraftwords\n',
    "content/posts/json.md": '{"title": "P", "date": "2012-05-01", "expiryDate": "2013-01-01"}\n\nExpiredwords\n',
    "content/posts/_index.md": "---\ntitle: All posts\n---\nA section.\n",
    "content/about.md": "---\ntitle: About\n---\nA page.\n",
    "static/img/boat.png": PICTURE,
    "layouts/index.html": "<html>{{ .Title }}</html>",
}  # fmt: skip


def test_a_folder_of_hugo_becomes_posts(archive: Archive) -> None:
    archive.write(captured("blog", HUGO))
    archive.build()
    kinds = convert(archive)
    assert kinds["post"]["left_out"] == {"draft": 1, "expired": 1}
    assert (count_kept(kinds, "post"), count_kept(kinds, "page")) == (3, 2)
    posts = archive.posts()
    ferry = posts["2012-03-04-the-ferry"]
    assert "url: https://harbour.example/2012/ferry/\nother_urls:\n- https://harbour.example/?p=12\n" in ferry
    assert "imported:\n  params.weather: rain\n" in ferry
    assert re.search(
        r"Late\. !\[boat\]\(media/\w+\.png\)\n\nA boat\n\nSee \[the tide\]\(https://harbour.example/2012/high/\)",
        ferry,
    )
    assert "Mind *this*.\n <https://www.youtube.com/watch?v=aB-3>" in ferry
    assert '{{< own "x" >}}' in ferry
    assert "](media/" in posts["2012-03-11-the-tide"]
    assert "language: fr\n" in posts["2012-03-04-le-bac"]
    assert "url: https://harbour.example/fr/2012/ferry/" in posts["2012-03-04-le-bac"]
    written = all_text(archive.folder)
    assert [word for word in ("Draftwords", "Expiredwords", "0123 456") if word in written] == []
    assert_all_words_are_there(archive)


def test_a_vault_of_notes_becomes_posts_and_each_guess_is_listed(archive: Archive) -> None:
    files: dict[str, str | bytes] = {
        "The ferry.md": "---\ntags: [boats/old]\ncreated: 2012-03-04\naliases: [Ferry]\n---\n"
        "See [[Tide|the tide]] and ![[boat one.png|300]].\n%%Hiddenwords%%\n",
        "Tide.md": "# High tide\n\nWords[^1] of it.\n\n[^1]: A note of more words.\n",
        "attachments/boat one.png": PICTURE,
        "README.md": "About the vault.",
    }
    archive.write(captured("vault", files))
    archive.build()
    posts = archive.posts()
    ferry = posts["2012-03-04-the-ferry"]
    assert "title: The ferry\n" in ferry
    assert "labels:\n- boats/old\n" in ferry
    assert re.search(r"See the tide and !\[\]\(media/\w+\.png\)\.", ferry)
    assert posts["high-tide"].endswith("---\n\nWords[^1] of it.\n\n[^1]: A note of more words.\n")
    assert "Markdown without front matter is taken for a post" in archive.run("check").out
    assert "Hiddenwords" not in all_text(archive.folder)
    assert_all_words_are_there(archive)


def test_text_that_would_be_more_than_text_in_a_post_stays_text(archive: Archive) -> None:
    body = "One.\n\n<!-- comments -->\n\n## Comments\n\n### Ann {#c1}\n\nNot a comment. <script>alert(1)</script>\n"
    archive.write(captured("blog", {"a.md": f"---\ntitle: A\ndate: 2012-01-01\n---\n{body}"}))
    archive.build()
    assert archive.rows("comments") == []
    assert "Not a comment." in (archive.site / "2012" / "01" / "a.html").read_text(encoding="utf-8")
    assert_all_words_are_there(archive)


@pytest.mark.skipif(not EXPORTS.exists(), reason="the folder of real exports is not there")
@pytest.mark.parametrize(("name", "posts", "pages", "left"), [("hugo", 4, 2, 2), ("jekyll", 15, 1, 2)])
def test_counts_of_folders_are_those_of_the_files_themselves(
    archive: Archive, name: str, posts: int, pages: int, left: int
) -> None:
    files = [path for path in (EXPORTS / name).rglob("*") if path.suffix in (".md", ".markdown", ".html")]
    files = [path for path in files if path.name != "SOURCES.md"]
    hidden = [
        path for path in files if re.search("^published: false|^draft: true|2099-", path.read_text(), re.MULTILINE)
    ]
    hidden += [path for path in files if "_drafts" in path.parts]
    assert (len(files), len(hidden)) == (posts + pages + left, left)
    add_folder(archive, EXPORTS / name, name)
    kinds = convert(archive)
    assert (count_kept(kinds, "post"), count_kept(kinds, "page")) == (posts, pages)
    assert_all_words_are_there(archive)
