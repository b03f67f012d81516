"""``serve``: pages reload after a build, and notes are taken from them, but only from them."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError, expect

import build as pipeline
from postil.captures.readers.registry import READERS
from postil.cli import Report, Request
from postil.cli.serve.server import SiteServer
from postil.jobs.memo import Memo
from postil.model.problems import Problems
from tests.conftest import ROOT, Archive
from tests.samples import POST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from postil.apparatus.note_drafts import NoteRequest

TEXT = (
    "And the end came, *and* stayed. Then the end left.\n\nA last paragraph.\n\n"
    "<!-- comments -->\n\n### Ann {#c1}\n\nThe end again.\n"
)
TAKEN: list[tuple[NoteRequest, str]] = []


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    archive = Archive(tmp_path_factory.mktemp("served"))
    archive.write({"posts/a.md": POST + TEXT, "media/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    archive.build()

    def take(order: NoteRequest, text: str) -> str:
        TAKEN.append((order, text))
        return "notes/a.yml"

    server = SiteServer(archive.site, "127.0.0.1", 0, take)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def server(served: SiteServer) -> SiteServer:
    TAKEN.clear()
    return served


def ask(server: SiteServer, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    connection.request(method, path, body.encode() if body else None, named)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def good(server: SiteServer) -> dict[str, str]:
    return {
        "Origin": f"http://127.0.0.1:{server.server_port}",
        "Content_Type": "application/json",
        "X_Postil_Token": server.token,
    }


NOTE = json.dumps({"post": "/2014/04/a.html", "quote": "the end came", "text": "Yes.", "kind": "source"})


def test_a_note_is_taken_from_a_page_of_the_archive(server: SiteServer) -> None:
    assert ask(server, "POST", "/-/notes", NOTE, **good(server)) == (201, '{"path": "notes/a.yml"}')
    ((order, text),) = TAKEN
    assert (order.post, order.quote, order.kind, order.on, text) == (
        "/2014/04/a.html",
        "the end came",
        "source",
        None,
        "Yes.",
    )


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"X_Postil_Token": "guessed"}, 403),
        ({"X_Postil_Token": ""}, 403),
        ({"Content_Type": "text/plain"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": ""}, 421),
        ({"Content_Length": "999999999"}, 413),
        ({"Content_Length": "-1"}, 413),
    ],
)
def test_a_note_from_elsewhere_is_refused(server: SiteServer, changed: dict[str, str], status: int) -> None:
    assert ask(server, "POST", "/-/notes", NOTE, **(good(server) | changed))[0] == status
    assert TAKEN == []


@pytest.mark.parametrize("body", ["", "[", "[]", "3", '"x"', "[" * 100_000, "null", "\x00"])
def test_what_is_no_note_is_refused(server: SiteServer, body: str) -> None:
    assert ask(server, "POST", "/-/notes", body, **good(server))[0] in (400, 413)
    assert TAKEN == []


def test_no_page_is_given_to_another_name_of_this_host(server: SiteServer) -> None:
    status, text = ask(server, "GET", "/2014/04/a.html", Host=f"evil.example:{server.server_port}")
    assert status == 421
    assert server.token not in text
    status, text = ask(server, "GET", "/2014/04/a.html", Host=f"localhost:{server.server_port}")
    assert status == 200
    assert server.token in text


@pytest.mark.parametrize("path", ["/../content/posts/a.md", "/%2e%2e/content/posts/a.md", "/-/../serve.js", "/-/x"])
def test_nothing_outside_of_the_site_is_served(server: SiteServer, path: str) -> None:
    assert ask(server, "GET", path)[0] == 404


def test_a_file_of_a_stranger_may_run_nothing(server: SiteServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    for path, sandboxed in (("/media/a.svg", True), ("/2014/04/a.html", False)):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert (answer.getheader("Content-Security-Policy") or "").startswith("sandbox") is sandboxed
    connection.close()


def test_nothing_of_it_is_in_the_published_site(server: SiteServer) -> None:
    ask(server, "GET", "/2014/04/a.html")
    for path in server.site.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert b"/-/" not in data
        assert server.token.encode() not in data


class Running:
    """``build.py serve`` as a person runs it."""

    def __init__(self, archive: Archive) -> None:
        options = ["--content", str(archive.content), "--site", str(archive.site)]
        self.process = subprocess.Popen(
            [sys.executable, "-u", str(ROOT / "build.py"), *options, "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        said = ""
        while not (found := re.search(r"Serving (http://127\.0\.0\.1:\d+/)", said)):
            line = self.process.stdout.readline()
            assert line, said  # it ended
            said += line
        self.url = found[1]


@pytest.fixture
def running(archive: Archive) -> Iterator[Running]:
    archive.write({"posts/a.md": POST + TEXT})
    running = Running(archive)
    yield running
    running.process.terminate()
    running.process.communicate(timeout=30)


@pytest.mark.browser
def test_an_open_page_shows_what_was_changed_and_what_is_wrong(
    chromium: Browser,
    archive: Archive,
    running: Running,
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(running.url + "2014/04/a.html")
    archive.write({"posts/a.md": POST + TEXT.replace("last", "final")})
    expect(page.get_by_text("A final paragraph.")).to_be_visible(timeout=30_000)
    archive.write({"posts/a.md": POST.replace("title:", "titel:") + TEXT})
    expect(page.get_by_role("alert")).to_contain_text("unknown field 'titel'", timeout=30_000)
    archive.write({"posts/a.md": POST + TEXT})
    expect(page.get_by_text("A last paragraph.")).to_be_visible(timeout=30_000)
    assert running.process.stderr is not None
    assert "posts/a.md:3: unknown field 'titel'. Did you mean 'title'?" in running.process.stderr.readline()
    context.close()


SELECT = """([selector, words]) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const text = nodes.map((n) => n.data).join("");
  const at = text.lastIndexOf(words), end = at + words.length;
  const range = document.createRange();
  let seen = 0;
  for (const node of nodes) {
    if (seen <= at && at < seen + node.length) range.setStart(node, at - seen);
    if (seen < end && end <= seen + node.length) range.setEnd(node, end - seen);
    seen += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def begin_note(page: Page, selector: str, words: str) -> None:
    """Select words and press the button; a page that reloads in between loses what was selected."""
    for attempt in range(5):
        page.evaluate(SELECT, [selector, words])
        try:
            page.get_by_role("button", name="Note on these words").click(timeout=5_000)
            return
        except TimeoutError:
            assert attempt < 4, "the words cannot be selected"


@pytest.mark.slow
@pytest.mark.browser
def test_an_archivist_selects_words_and_writes_a_note(
    chromium: Browser,
    archive: Archive,
    running: Running,
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(running.url + "2014/04/a.html")
    begin_note(page, *["article.post", "the end"])  # the second of two in this text
    page.get_by_label("Kind").select_option("Correction")
    page.get_by_label("Note, in Markdown").fill("It *stayed*. See [nothing](post:x).")
    page.get_by_label("Signed").fill("Jo")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("this link's target does not exist: post 'x'")
    page.get_by_label("Note, in Markdown").fill("It *stayed*.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".note", has_text="It stayed.")).to_be_visible(timeout=30_000)
    (file,) = (archive.content / "notes" / "a").glob("*.yml")
    assert "quote: the end\n  before: Then\n  kind: correction\n  by: Jo\n" in file.read_text()
    # Now on words that contain another note's sign and a term's definition.
    begin_note(page, *["article.post", "end1 left"])
    page.get_by_label("Note, in Markdown").fill("Left.")
    expect(page.get_by_label("Signed")).to_have_value("Jo")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".note", has_text="Left.")).to_be_visible(timeout=30_000)
    begin_note(page, *["article.comment", "The end again"])
    page.get_by_label("Note, in Markdown").fill("On a comment.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("article.comment .note", has_text="On a comment.")).to_be_visible(timeout=30_000)
    context.close()


def test_a_preview_is_the_page_that_the_next_build_makes(archive: Archive) -> None:
    archive.write(
        {"posts/a.md": POST + TEXT, "redactions.yml": "- {id: r1, target: a, quote: secret, reason: X.}\n"}
    )
    archive.write({"posts/a.md": POST + "A secret. " + TEXT})
    request = Request(archive.content, archive.site, Memo(archive.folder / "memo"), READERS)
    request = replace(request, built=pipeline.build(request, Report(Problems())))
    archive.write({"posts/a.md": POST.replace("A tale", "Another tale") + "A secret. Edited. " + TEXT})
    page = pipeline.preview_post(request, "posts/a.md")
    pipeline.build(replace(request, built=None), Report(Problems()))
    assert page is not None
    assert page.data == (archive.site / page.address).read_bytes()
    assert b"secret" not in page.data
    archive.write({"posts/a.md": POST.replace("title:", "titel:") + TEXT})  # the build will say what is wrong
    assert pipeline.preview_post(request, "posts/a.md") is None


def test_a_preview_is_shown_until_the_page_is_built(server: SiteServer) -> None:
    server.preview("2014/04/a.html", b"<html><head></head>A preview</html>")
    shown = server.list_previews()
    assert "A preview" in ask(server, "GET", "/2014/04/a.html")[1]
    server.preview("2014/04/a.html", b"<html><head></head>A newer one</html>")
    server.drop_previews(shown)  # as when a build is done that began before the newer one
    assert "A newer one" in ask(server, "GET", "/2014/04/a.html")[1]
    server.drop_previews(server.list_previews())
    assert "A last paragraph." in ask(server, "GET", "/2014/04/a.html")[1]


def test_an_empty_address_to_listen_at_is_refused(archive: Archive) -> None:
    archive.write({"posts/a.md": POST + "Words.\n"})
    outcome = archive.run("serve", "--bind", "")
    assert outcome.code == 2
    assert "--bind is empty, which would mean every address of this computer" in outcome.err
