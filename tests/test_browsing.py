"""Ways through an archive: browsing, citing, what is withheld, downloads, looks; and the start of one."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest
import yaml
from click.testing import CliRunner, Result
from playwright.sync_api import expect

from tests.browsers import serve
from tests.conftest import COMMANDS, ROOT, text_of
from tests.samples import OTHER_POST, POST

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from selectolax.lexbor import LexborHTMLParser

    from tests.conftest import Archive

SETTINGS = """
title = "Harbours & Co"
base_url = "https://harbours.example/"
contact = "keeper@harbours.example"
markdown = true

[[publications]]
id = "gazette"
title = "The Gazette"
rights = "All rights kept."
contact = "editor@gazette.example"
"""
WRITTEN = POST.replace("title: A tale", "title: 50% of A_tale & {more}\nauthor: Ann Clerk\npublication: gazette")
COMMENT = "\n<!-- comments -->\n\n### Bo {#c1 date=2014-04-16T10:00}\n\nWords of a comment.\n"


@pytest.fixture
def harbours(archive: Archive) -> Archive:
    archive.write(
        {
            "archive.toml": SETTINGS,
            "posts/a.md": WRITTEN + "A text.\n" + COMMENT,
            "posts/b.md": OTHER_POST + "Beta.\n\n<!-- comments -->\n\n### Cy {#c2}\n\nGone.\n",
            "redactions.yml": "- {id: r1, target: c2, reason: Asked for., date: 2026-11-21}\n",
        }
    )
    archive.build("--strict")
    return archive


def test_posts_are_found_by_author_publication_and_day(harbours: Archive) -> None:
    assert "50% of A_tale" in text_of(harbours.page("authors/ann-clerk.html"), ".items")
    publication = harbours.page("publications/gazette.html")
    assert "50% of A_tale" in text_of(publication, ".items")
    assert "Rights All rights kept. Contact editor@gazette.example" in text_of(publication, "dl")
    links = [n.attributes["href"] for n in harbours.page("2014/04/a.html").css(".byline a")]
    assert links[:2] == ["../../authors/ann-clerk.html", "../../publications/gazette.html"]
    days = harbours.page("2014/index.html").css(".day-link")
    assert [day.attributes["href"] for day in days] == ["04/a.html", "05/b.html"]
    assert days[0].text().strip() == "15 April: 50% of A_tale & {more}"
    browse = text_of(harbours.page("browse.html"), "main")
    assert "Authors Ann Clerk 1" in browse
    assert "Publications The Gazette 1" in browse


def references_of(page: LexborHTMLParser) -> dict[str, str]:
    """Return the files of the zip that a post's page carries, by the ends of their names."""
    href = page.css_first("[data-references]").attributes["href"] or ""  # type: ignore[union-attr]
    with zipfile.ZipFile(io.BytesIO(carried(href))) as packed:
        return {name.rpartition(".")[2]: packed.read(name).decode() for name in packed.namelist()}


def carried(href: str) -> bytes:
    return base64.b64decode(href.partition(";base64,")[2])


def test_a_post_and_each_comment_are_cited_in_four_forms(harbours: Archive) -> None:
    page = harbours.page("2014/04/a.html")
    forms = references_of(page)
    assert forms["txt"].splitlines() == [
        "Ann Clerk, ‘50% of A_tale & {more}’, The Gazette, 15 April 2014, in the archive Harbours & Co.",
        "Bo, comment on ‘50% of A_tale & {more}’, The Gazette, 16 April 2014, 10:00, in the archive Harbours & Co.",
    ]
    assert forms["txt"].splitlines()[0] in text_of(page, ".source")
    assert forms["bib"].splitlines()[:11] == [
        "@misc{a,",
        "  author = {{Ann Clerk}},",
        r"  title = {{50\% of A\_tale \& \textbraceleft{}more\textbraceright{}}},",
        "  howpublished = {The Gazette},",
        "  year = {2014},",
        "  month = apr,",
        "  day = {15},",
        "  url = {https://harbours.example/2014/04/a.html},",
        r"  note = {In the archive Harbours \& Co},",
        "  langid = {british},",
        "}",
    ]
    ris = [line.split("  - ") for line in forms["ris"].splitlines()]
    assert ris[0] == ["TY", "BLOG"]
    assert ["DA", "2014/04/15/"] in ris
    assert ris[-1][0].strip() == "ER"
    post, comment = json.loads(forms["json"])
    assert post["type"] == "post-weblog"
    assert post["issued"] == {"date-parts": [[2014, 4, 15]]}
    assert post["author"] == [{"literal": "Ann Clerk"}]
    assert comment["author"] == [{"literal": "Bo"}]
    assert comment["URL"] == "https://harbours.example/2014/04/a.html#c1"
    links = [n.attributes["href"] for n in page.css("article.comment .permalink")]
    assert links == ["#c1", "#post-source"]
    assert "Cy" not in str(references_of(harbours.page("2014/05/b.html")))


def test_a_reference_names_no_archive_that_has_no_name(archive: Archive) -> None:
    archive.write({"posts/a.md": POST + "A text.\n"})
    archive.build("--strict")
    assert references_of(archive.page("2014/04/a.html"))["txt"] == "‘A tale’, 15 April 2014.\n"


def test_a_post_s_reference_is_a_file_for_programs_that_keep_references(harbours: Archive) -> None:
    page = harbours.page("2014/04/a.html")
    links = page.css(".source a[download]")
    assert [n.attributes["download"] for n in links] == ["a.bib", "a.ris", "a-references.zip"]
    bib, ris = (carried(n.attributes["href"] or "").decode() for n in links[:2])
    forms = references_of(page)
    assert forms["bib"].startswith(bib)
    assert forms["ris"].startswith(ris)


@pytest.mark.browser
def test_references_are_saved_and_shown_under_the_policy_of_the_page(
    chromium: Browser, harbours: Archive, tmp_path: Path
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    with serve(harbours.site) as served:
        for start in (served, harbours.site.as_uri() + "/"):
            page.goto(start + "2014/04/a.html")
            for name in ("a.bib", "a.ris", "a-references.zip"):
                with page.expect_download() as saved:
                    page.locator(f".source a[download='{name}']").click()
                assert saved.value.suggested_filename == name
                saved.value.save_as(tmp_path / name)
            assert (tmp_path / "a.bib").read_text().startswith("@misc{a,")
            with zipfile.ZipFile(tmp_path / "a-references.zip") as packed:
                assert len(packed.namelist()) == 4
            page.get_by_role("link", name="Cite this comment").click()
            shown = page.locator("article.comment .reference")
            expect(shown.locator("p")).to_contain_text("Bo, comment on ‘50% of A_tale & {more}’")
            expect(shown.locator("pre").nth(0)).to_contain_text("@misc{a-c1,")
            expect(shown.locator("pre").nth(1)).to_contain_text("AU  - Bo")
            assert json.loads(shown.locator("pre").nth(2).text_content() or "")[0]["id"] == "a-c1"
            coins = dict(parse_qsl(shown.locator(".Z3988").get_attribute("title") or "", strict_parsing=True))
            assert (coins["rft.type"], coins["rft.au"], coins["rft.date"]) == ("forumPost", "Bo", "2014-04-16")
            assert coins["rft.identifier"] == "https://harbours.example/2014/04/a.html#c1"
            page.get_by_role("link", name="Cite this comment").click()
            expect(shown).to_have_count(0)
    context.close()


def test_what_is_withheld_is_listed_with_whom_to_ask(harbours: Archive) -> None:
    said = text_of(harbours.page("withheld.html"), "main")
    assert "A comment: Beta Asked for. Since 21 November 2026" in said
    assert "About this archive: keeper@harbours.example" in said
    assert "About The Gazette: editor@gazette.example" in said


def test_the_posts_can_be_taken_away_as_markdown_without_what_is_withheld(harbours: Archive) -> None:
    links = [n.attributes["href"] or "" for n in harbours.page("downloads.html").css("dl a")]
    assert links == ["downloads/harbours-co.zip", "downloads/harbours-co-markdown.zip", "data/index.html"]
    with zipfile.ZipFile(io.BytesIO((harbours.site / links[1]).read_bytes())) as packed:
        posts = {name: packed.read(name).decode() for name in packed.namelist()}
    assert set(posts) == {"harbours-co-markdown/a.md", "harbours-co-markdown/b.md"}
    assert "Words of a comment." in posts["harbours-co-markdown/a.md"]
    assert "Gone." not in posts["harbours-co-markdown/b.md"]
    assert "Cy" not in posts["harbours-co-markdown/b.md"]


def test_the_data_files_are_described_field_by_field(harbours: Archive) -> None:
    package = json.loads((harbours.site / "data" / "datapackage.json").read_text())
    for resource in package["resources"]:
        rows = harbours.rows(resource["name"])
        assert resource["path"] == f"{resource['name']}.jsonl"
        for row in rows:
            assert [field["name"] for field in resource["schema"]["fields"]] == list(row)
    assert "posts.jsonl" in text_of(harbours.page("data/index.html"), "main")


def test_an_archive_sets_its_looks(harbours: Archive) -> None:
    theme = (
        '\n[theme]\naccent = "#7a1f1f"\naccent_dark = "#f0a0a0"\ntext_font = "Georgia, serif"\n'
        'measure = "30rem"\nlogo = "media/l.svg"\n'
    )
    harbours.write(
        {"archive.toml": SETTINGS + theme, "media/l.svg": "<svg/>", "static/theme.css": "h1 { color: teal; }\n"}
    )
    harbours.build("--strict")
    style = (harbours.site / "static" / "style.css").read_text()
    own = style.partition("/* The archive's own looks */")[2]
    assert "--pencil: light-dark(#7a1f1f, #f0a0a0);" in own
    assert "--serif: Georgia, serif;" in own
    assert own.endswith("h1 { color: teal; }\n")
    assert not (harbours.site / "static" / "theme.css").exists()
    logo = harbours.page("2014/04/a.html").css_first("img.logo")
    assert logo is not None
    assert logo.attributes["src"] == "../../media/l.svg"
    wrong = '\n[theme]\nacent = "red"\nmeasure = "wide"\nink = "red; } body { display: none"\npaper_dark = "#000"\n'
    harbours.write({"archive.toml": SETTINGS + wrong})
    err = harbours.run().err
    assert "unknown field 'acent' of [theme]. Did you mean 'accent'?" in err
    assert "'measure' is not a length such as 34rem: 'wide'" in err
    assert "'ink' is not a CSS colour" in err
    assert "'paper_dark' is set, but 'paper' is not. Add 'paper', the colour in light mode." in err


def test_a_long_thread_is_folded_and_every_comment_is_there(archive: Archive) -> None:
    replies = "".join(f"\n#### R{n} {{#c{n} reply-to=c0}}\n\nReply {n}.\n" for n in range(1, 20))
    archive.write({"posts/a.md": POST + "X.\n\n<!-- comments -->\n\n### A {#c0}\n\nFirst.\n" + replies})
    archive.build("--strict")
    page = archive.page("2014/04/a.html")
    assert text_of(page, "#comments") == "20 comments"
    assert len(page.css("article.comment")) == 20
    assert len(page.css("details.thread article.comment")) == 12
    assert text_of(page, "details.thread summary") == "12 more replies in this thread"


def test_a_text_in_another_language_says_so(archive: Archive) -> None:
    archive.write({"posts/a.md": POST.replace("title: A tale", "title: Ein Märchen\nlanguage: de") + "Wörter.\n"})
    archive.build("--strict")
    record = archive.page("2014/04/a.html").css_first("article.record")
    assert record is not None
    assert record.attributes["lang"] == "de"


@pytest.mark.browser
def test_the_table_of_posts_is_sorted_and_narrowed(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address + "posts.html")
    titles = page.locator("tbody tr:visible th a")
    expect(titles.first).to_have_text("Why a Blog About Endings")
    page.get_by_role("button", name="Comments").click()
    page.get_by_role("button", name="Comments").click()
    expect(titles.first).to_have_text("TypePad Turns Out the Lights")
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    page.get_by_label("Filter by title or author").fill("for ark links")
    expect(titles).to_have_count(5)
    expect(page.get_by_role("status")).to_have_text("5 shown")
    context.close()


def start_archive(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(COMMANDS, ["new", str(folder), *options], catch_exceptions=False)


@pytest.mark.parametrize("nested", [False, True])
def test_new_takes_captures_that_are_there_for_the_archive(tmp_path: Path, nested: bool) -> None:
    root = tmp_path / "harbour"
    content = root / "content" if nested else root
    (content / "captures").mkdir(parents=True)
    (content / "captures" / "a.txt").write_text("Tuesday, 15 April 2014\n\nA title\n\nSome words.\n")
    (root / ".gitignore").write_text("*.bak\n")
    result = start_archive(root)
    assert result.exit_code == 0, result.stderr
    assert f"{root / '.gitignore'} is there already and stays as it is. Add to it: /site/, /.venv/" in result.stderr
    assert sorted(path.name for path in tmp_path.rglob("captures")) == ["captures"]
    captures = (content / "captures").relative_to(root).as_posix()
    assert f"\n{captures}/** -text\n" in (root / ".gitattributes").read_text()
    # What it says is next works as it is.
    options = result.stdout.partition(" serve")[2].split()
    program = [sys.executable, str(ROOT / "build.py"), *options]
    built = subprocess.run(program, cwd=root, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    assert "1 post (1 converted now)" in built.stdout


def test_new_starts_no_archive_within_another(tmp_path: Path) -> None:
    assert start_archive(tmp_path / "one").exit_code == 0
    refused = start_archive(tmp_path / "one" / "content" / "two")
    assert refused.exit_code == 1
    assert "lies within the archive" in refused.stderr
    assert not (tmp_path / "one" / "content" / "two").exists()


def test_new_writes_a_workflow_if_asked(tmp_path: Path) -> None:
    assert start_archive(tmp_path / "one", "--workflow", "someone/postil").exit_code == 0
    workflow = yaml.safe_load((tmp_path / "one" / ".github" / "workflows" / "publish.yml").read_text())
    steps = workflow["jobs"]["build"]["steps"]
    assert steps[1]["with"]["repository"] == "someone/postil"
    assert {"run": "python .program/build.py --content content --site site"} in steps
    assert start_archive(tmp_path / "two", "--workflow", "postil").exit_code == 2


def test_workflows_name_actions_by_digest_and_ask_for_the_rights_of_each_job(tmp_path: Path) -> None:
    start_archive(tmp_path / "one", "--workflow", "someone/postil")
    own = tmp_path / "one" / ".github" / "workflows" / "publish.yml"
    for path in (own, *(ROOT / ".github" / "workflows").glob("*.yml")):
        text = path.read_text("utf-8")
        assert re.findall(r"uses: (?!\S+@[0-9a-f]{40} # v[\d.]+$).*", text, re.MULTILINE) == []
        workflow = yaml.safe_load(text)
        assert workflow["permissions"] in ({}, {"contents": "read"})
        writing = {name for name, job in workflow["jobs"].items() if "write" in job.get("permissions", {}).values()}
        assert writing <= {"publish"}


def test_new_starts_an_archive_that_says_what_is_next(tmp_path: Path) -> None:
    folder = tmp_path / "my-harbour"
    result = CliRunner().invoke(COMMANDS, ["new", str(folder)], catch_exceptions=False)
    assert result.exit_code == 0
    assert re.findall(r"^  \d\. ", result.stdout, re.MULTILINE) == ["  1. ", "  2. ", "  3. "]
    (folder / "content" / "captures" / "a.txt").write_text("Tuesday, 15 April 2014\n\nA title\n\nSome words.\n")
    program = [sys.executable, str(ROOT / "build.py")]
    built = subprocess.run([*program, "--strict"], cwd=folder, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    assert "My harbour" in (folder / "site" / "index.html").read_text()
    assert "/.venv/" in (folder / ".gitignore").read_text()
    attributes = (folder / ".gitattributes").read_text()
    assert "\ncontent/captures/** -text\n" in attributes
    assert "\ncontent/posts/.as-converted/ids.txt merge=union\n" in attributes
    # Every key that is offered with a # before it is one that is known.
    settings = folder / "content" / "archive.toml"
    opened = re.sub(r"^# (\[.*|\w+ = .*|\".*)$", r"\1", settings.read_text(), flags=re.MULTILINE)
    settings.write_text(opened.replace('"..."', '"https://x.example/"').replace("media/logo.svg", "media/l.svg"))
    again = subprocess.run([*program, "check"], cwd=folder, capture_output=True, text=True, check=False)
    assert "unknown field" not in again.stderr
    refused = CliRunner().invoke(COMMANDS, ["new", str(folder)])
    assert refused.exit_code == 1
    assert "is there already" in refused.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_a_shell(shell: str) -> None:
    result = CliRunner().invoke(COMMANDS, ["completion", shell], catch_exceptions=False)
    assert result.exit_code == 0
    assert "_POSTIL_COMPLETE" in result.stdout


def test_layout_copies_a_template_into_the_archive_and_never_over_one(archive: Archive) -> None:
    archive.write({"posts/a.md": POST + "Words.\n"})
    listed = archive.run("layout").out
    assert re.search(r"^footer.html +The foot of every page$", listed, re.MULTILINE)
    copied = archive.run("layout", "footer.html")
    own = archive.content / "layouts" / "footer.html"
    assert own.read_bytes() == (ROOT / "layouts" / "footer.html").read_bytes()
    assert f"{own}: edit this copy. {ROOT / 'docs' / 'templates.md'} lists what" in copied.out
    own.write_text("<footer>Our own foot</footer>")
    archive.build()
    assert text_of(archive.page("index.html"), "footer") == "Our own foot"
    assert archive.run("layout", "footer.html").code == 1
    assert own.read_text() == "<footer>Our own foot</footer>"
    unknown = archive.run("layout", "foter.html")
    assert unknown.code == 2
    assert "there is no template 'foter.html'. Did you mean 'footer.html'?" in unknown.err


@pytest.mark.skipif(os.name == "nt", reason="uses a shell script in place of Python")
def test_the_program_runs_with_the_environment_that_make_has_set_up(tmp_path: Path) -> None:
    """Whoever types 'python build.py' after 'make' need not know of .venv."""
    program = tmp_path / "program"
    shutil.copytree(ROOT / "postil", program / "postil", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "build.py", program / "build.py")
    without_libraries = [sys.executable, "-S", str(program / "build.py"), "check"]
    alone = subprocess.run(without_libraries, capture_output=True, text=True, check=False)
    assert alone.returncode == 1
    assert alone.stderr.splitlines() == [
        f"Postil's libraries are not installed. Type: {sys.executable} -m pip install {program}"
    ]
    python = program / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "with the environment: $*"\n')
    python.chmod(0o755)
    found = subprocess.run(without_libraries, capture_output=True, text=True, check=False)
    assert found.stdout == f"with the environment: {program / 'build.py'} check\n"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("2014/04/lamp-on-the-mole.html", "lamp on the mole"),
        ("on/caf%C3%A9s/", "cafés"),
        ("archives/000123.php", None),
    ],
)
def test_a_page_that_is_not_there_offers_to_search_for_the_words_of_its_address(
    chromium: Browser, archive: Archive, path: str, words: str | None
) -> None:
    archive.write({"posts/a.md": POST + "Words.\n"})
    archive.build()
    with serve(archive.site) as host:
        page = chromium.new_page()
        shown = (archive.site / "404.html").read_text("utf-8")
        page.route(f"{host}{path}", lambda route: route.fulfill(status=404, body=shown, content_type="text/html"))
        page.goto(host + path)
        offer = page.locator("#lost-words a")
        if words is None:
            expect(offer).to_be_hidden()
        else:
            expect(offer).to_have_text(words)
            offer.click()
            expect(page.locator("#search-words")).to_have_value(words)
        page.close()


def test_labels_are_in_the_order_in_which_people_look_for_them(archive: Archive) -> None:
    labels = '[Part 10, Élan, part 2, "Part", Zebra, earth, Part 2b]'
    archive.write({"posts/a.md": f"---\nid: a\ntitle: A\ndate: 2014-01-01\nlabels: {labels}\n---\n\nWords.\n"})
    archive.build("--strict")
    shown = [link.text(strip=True) for link in archive.page("labels.html").css("main li a")]
    assert shown == ["earth", "Élan", "Part", "part 2", "Part 2b", "Part 10", "Zebra"]
