"""How well the search of a built archive finds what somebody looks for, over http and over file://.

    python -m benchmarks.search ARCHIVE [--queries 60] [--words-a-part N] [--only http|file] [--misses]

ARCHIVE is a folder like ``content/``, or a file of JSON lines with ``id``, ``title``, ``date`` and
``text``. The archive is built in a temporary folder; an archive without a glossary gets one in
which 60 of its own names have a made-up second form. Then, by fixed rules, queries are drawn for
records that are known to be there, and put to the search page in a real Chromium, each on a fresh
page. Reported are, by kind of query: the share of records found first and among the first ten, the
mean reciprocal rank (0 beyond the first ten), milliseconds from the last letter to the results, and
kilobytes read below ``pagefind/`` for the query, without what every search page loads at its start.
"""

from __future__ import annotations

import argparse
import base64
import functools
import gzip
import json
import random
import re
import shutil
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import sync_playwright

import build as pipeline
from postil.captures.readers.registry import READERS
from postil.cli import Report, Request
from postil.jobs.memo import Memo
from postil.model.problems import Problems
from postil.site.search import parts
from postil.text.markdown import escape_line
from postil.text.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser
    from playwright.sync_api import Request as BrowserRequest

_WORD = re.compile(r"[^\W\d_]{3,}")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
_PLAIN = str.maketrans("", "", "\u2061\u2062\u2063\u2064")
_TEN = 10


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types, and the addresses of the records that answer it."""

    kind: str
    text: str
    targets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page showed: the addresses of the first ten, milliseconds, bytes read."""

    found: tuple[str, ...]
    seconds: float
    read: int


# ---------------------------------------------------------------- the archive


def write_archive(source: Path, content: Path) -> None:
    """Write the posts of a file of JSON lines as an archive's."""
    for line in source.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        date = row.get("date") or ""
        name = slugify(row["id"].replace("/", "-"))
        head = {"id": name, "title": row["title"], **({"date": date} if date else {})}
        front = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items())
        body = "\n\n".join(escape_line(part) for part in row["text"].split("\n") if part.strip())
        path = content / "posts" / (date[:4] or "undated") / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front.replace(json.dumps(date), date)}\n---\n\n{body}\n", encoding="utf-8")


def write_glossary(content: Path, texts: Sequence[str]) -> None:
    """Write a glossary in which names of the archive have a second form that does not appear in it."""
    names: Counter[str] = Counter()
    for text in texts:
        names.update(set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]{4,}", text)))
    chosen = sorted(name for name, count in names.items() if 5 <= count <= 60)
    random.Random(1).shuffle(chosen)
    lines = []
    for name in sorted(chosen[:60]):
        other = name[::-1].capitalize() + "um"
        lines.append(f"- {{term: {name}, kind: person, also: [{other} Minor], definition: Somebody named here.}}")
    (content / "glossary.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_content(site: Path) -> list[dict[str, Any]]:
    """Return what the index of a site shows its records by."""
    records = []
    for piece in _list_pieces(site):
        for record in json.loads(piece).values() if piece.startswith(b"{") else ():
            record["content"] = record["content"].replace("\u2064 ", "").replace("\u2063", " ").translate(_PLAIN)
            records.append(record)
    return sorted(records, key=lambda record: str(record["url"]))


def _list_pieces(site: Path) -> Iterator[bytes]:
    """Yield the pieces of an index: its chunks, and records as JSON."""
    for path in sorted(site.glob("pagefind/*/pack-*.js")):
        for piece in json.loads(path.read_text().partition(",")[2].rstrip().removesuffix(")")):
            yield gzip.decompress(base64.b64decode(piece))


def read_groups(site: Path) -> list[list[str]]:
    """Return the forms that mean the same, as the site's search knows them."""
    (path,) = (site / "pagefind").glob("forms-*.js")
    value = path.read_text(encoding="utf-8").partition(",")[2].rstrip().removesuffix(")")
    groups: list[list[str]] = json.loads(value)
    return groups


# ---------------------------------------------------------------- queries


class Drawer:
    """Draws queries from records by fixed rules; the same records give the same queries."""

    def __init__(self, records: Sequence[dict[str, Any]], groups: Sequence[Sequence[str]], number: int) -> None:
        self._records = records
        self._groups = groups
        self._number = number
        self._titles = Counter(record["meta"].get("title") for record in records)
        self._frequency: Counter[str] = Counter()
        for record in records:
            self._frequency.update({word.lower() for word in _WORD.findall(record["content"])})

    def draw(self) -> list[Query]:
        """Return the queries of all kinds that the archive has material for."""
        kinds = {
            "words of a sentence": self._draw_words,
            "phrase in quotation marks": self._draw_phrase,
            "words of a comment": self._draw_comment,
            "title, one word changed": self._draw_title,
            "another form of a name": self._draw_form,
            "misspelt word": self._draw_misspelt,
        }
        queries = []
        for kind, make in kinds.items():
            source = random.Random(kind)
            pool = list(self._records)
            source.shuffle(pool)
            texts = ((record, make(record, source)) for record in pool)
            drawn = (Query(kind, text, frozenset((str(record["url"]),))) for record, text in texts if text)
            queries += [query for query, _ in zip(drawn, range(self._number), strict=False)]
        return [*queries, *self._draw_common(1, "common word"), *self._draw_common(2, "two common words")]

    def _draw_common(self, size: int, kind: str) -> list[Query]:
        """Return queries of words that a tenth to two thirds of the posts have, for the posts that are about them.

        About a word is a post that has it in its title, or as often, for its length, as the foremost twentieth of
        the posts that have it. Several words are taken from one post; what is about one and has all answers.
        """
        posts = [
            r for r in self._records if "on" not in r["meta"] and "sort" not in r["meta"] and "day" in r["meta"]
        ]
        texts = [[word.lower() for word in _WORD.findall(record["content"])] for record in posts]
        counts = [Counter(words) for words in texts]
        shares = Counter(word for own in counts for word in own)
        common = {
            word for word, n in shares.items() if len(posts) / 10 <= n <= len(posts) * 2 / 3 and len(word) > 3
        }
        source = random.Random(kind)
        chosen = [sorted(common & own.keys()) for own in counts]
        drawn = dict.fromkeys(" ".join(source.sample(own, size)) for own in chosen if len(own) >= size)
        queries = []
        for text in source.sample(sorted(drawn), min(self._number, len(drawn))):
            about: set[str] = set()
            for word in text.split():
                weights = {at: own[word] / (len(texts[at]) + 100) for at, own in enumerate(counts) if own[word] > 1}
                best = sorted(weights.values(), reverse=True)
                least = best[max(2, shares[word] // 20)] if len(best) > max(2, shares[word] // 20) else 0
                for at, record in enumerate(posts):
                    titled = word in (w.lower() for w in _WORD.findall(record["meta"].get("title", "")))
                    has_all = all(counts[at][other] for other in text.split())
                    if has_all and (titled or weights.get(at, 0) > least):
                        about.add(str(record["url"]))
            if about:
                queries.append(Query(kind, text, frozenset(about)))
        return queries

    def _rarer(self, text: str) -> list[str]:
        """Return the words of a text, without those on more than a twentieth of the records."""
        most = max(20, len(self._records) // 20)
        words = dict.fromkeys(word for word in _WORD.findall(text) if len(word) > 3)
        return [word for word in words if self._frequency[word.lower()] <= most]

    def _sentence(self, record: dict[str, Any], source: random.Random) -> list[str]:
        sentences = [self._rarer(sentence) for sentence in _SENTENCE.split(record["content"])]
        fitting = [words for words in sentences if len(words) >= 3]
        return source.choice(fitting) if fitting else []

    def _draw_words(self, record: dict[str, Any], source: random.Random) -> str:
        words = self._sentence(record, source) if "on" not in record["meta"] else []
        return " ".join(source.sample(words, min(len(words), source.randint(3, 5)))) if words else ""

    def _draw_phrase(self, record: dict[str, Any], source: random.Random) -> str:
        words = record["content"].split()
        if "on" in record["meta"] or len(words) < 30:
            return ""
        for _ in range(20):
            start = source.randrange(len(words) - 6)
            phrase = " ".join(words[start : start + source.randint(4, 6)])
            if len(self._rarer(phrase)) >= 1 and '"' not in phrase:
                return f'"{phrase}"'
        return ""

    def _draw_comment(self, record: dict[str, Any], source: random.Random) -> str:
        if "on" not in record["meta"] or "sort" in record["meta"]:
            return ""
        words = self._rarer(record["content"])
        return " ".join(source.sample(words, 3)) if len(words) >= 3 else ""

    def _draw_title(self, record: dict[str, Any], source: random.Random) -> str:
        title = record["meta"].get("title", "")
        if "day" not in record["meta"] or "on" in record["meta"]:
            return ""
        words = title.split()
        changed = source.randrange(len(words))
        if self._titles[title] > 1:  # one of several of its name: who looks for it says when it was, too
            words += record["meta"]["date"].split()
        if len(words) < 4:
            return ""
        common = [word for word, count in self._frequency.items() if count > 5]
        words[changed] = source.choice(sorted(common))
        return " ".join(words)

    def _draw_form(self, record: dict[str, Any], source: random.Random) -> str:
        for group in self._groups:
            for form in group:
                if re.search(rf"\b{re.escape(form)}\b", record["content"]) and "sort" not in record["meta"]:
                    others = [other for other in group if other not in record["content"]]
                    words = [word for word in self._sentence(record, source) if word not in form]
                    if others and words:
                        return " ".join([source.choice(others), *source.sample(words, min(2, len(words)))])
        return ""

    def _draw_misspelt(self, record: dict[str, Any], source: random.Random) -> str:
        words = self._sentence(record, source) if "on" not in record["meta"] else []
        long = [word for word in words if len(word) >= 6]
        if not long:
            return ""
        word = source.choice(long)
        at = source.randrange(1, len(word) - 2)
        wrong = source.choice(
            [
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + source.choice("aeiourstln") + word[at + 1 :],
                word[:at] + word[at] + word[at:],
            ]
        )
        others = [other for other in words if other != word]
        return " ".join([wrong, *source.sample(others, min(2, len(others)))])


# ---------------------------------------------------------------- the browser

# Puts a text into the field as one keystroke, and tells when its results are on the page.
_ASK = """async (text) => {
  const field = document.getElementById("search-words"), status = document.getElementById("search-status");
  const turn = status.dataset.done;
  const start = performance.now();
  const shown = new Promise((resolve) => new MutationObserver(() => {
    if (status.dataset.done !== turn) resolve();
  }).observe(status, { attributes: true }));
  field.value = text;
  field.dispatchEvent(new Event("input"));
  await shown;
  const links = [...document.querySelectorAll(".hit-title a")].map((link) => link.href);
  return { links, took: performance.now() - start };
}"""


class _Quiet(SimpleHTTPRequestHandler):
    """A host that sends only the bytes that are asked for, as most do."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if wanted is None:
            super().do_GET()
            return
        data = Path(self.translate_path(self.path)).read_bytes()[int(wanted[1]) : int(wanted[2]) + 1]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {wanted[1]}-{wanted[2]}/*")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def ask(browser: Browser, site: Path, start: str, queries: Sequence[Query]) -> Iterator[Answer]:
    """Put each query to the search page at the address ``start`` of a site, each on a fresh page."""
    context = browser.new_context()
    for query in queries:
        page = context.new_page()
        read: list[tuple[str, str | None]] = []
        page.goto(start + "search.html")
        page.wait_for_selector("#search-status[data-done]", state="attached")
        page.on("request", _keep_address(read))
        answer = page.evaluate(_ASK, query.text + " ")
        found = [urlsplit(link) for link in answer["links"]]
        prefix = urlsplit(start).path
        addresses = tuple(
            link.path.removeprefix(prefix) + (f"#{link.fragment}" if link.fragment else "") for link in found
        )
        size = sum(_weigh(site / unquote(urlsplit(url).path.removeprefix(prefix)), part) for url, part in read)
        yield Answer(addresses[:_TEN], answer["took"] / 1000, size)
        page.close()
    context.close()


def _keep_address(read: list[tuple[str, str | None]]) -> Callable[[BrowserRequest], None]:
    return lambda request: read.append((request.url, request.headers.get("range")))


def _weigh(path: Path, part: str | None) -> int:
    """Return the size of a file in bytes, or of the part of it that was asked for."""
    if not path.is_file():
        return 0
    first, _, last = (part or "bytes=0-").removeprefix("bytes=").partition("-")
    return min(int(last or path.stat().st_size - 1), path.stat().st_size - 1) - int(first) + 1


def show(title: str, queries: Sequence[Query], answers: Sequence[Answer]) -> float:
    """Print a table by kind of query; return the mean reciprocal rank of all."""
    print(f"\n{title}\n\n| queries | number | success@1 | success@10 | MRR | median ms | 95 % ms | kB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    kinds = list(dict.fromkeys(query.kind for query in queries))
    rank = 0.0
    for kind in [*kinds, "all"]:
        own = [(q, a) for q, a in zip(queries, answers, strict=True) if kind in (q.kind, "all")]
        places = [_find_place(q, a) for q, a in own]
        times = sorted(a.seconds * 1000 for _, a in own)
        rank = mean(1 / place if place else 0 for place in places)
        name = f"**{kind}**" if kind == "all" else kind
        print(
            f"| {name} | {len(own)} | {mean(p == 1 for p in places):.3f} | {mean(p > 0 for p in places):.3f} "
            f"| {rank:.3f} | {median(times):.0f} | {times[int(0.95 * (len(times) - 1))]:.0f} "
            f"| {mean(a.read for _, a in own) / 1000:.0f} |"
        )
    return rank


def _find_place(query: Query, answer: Answer) -> int:
    """Return the place of the first record that answers, from 1; 0 if it is not among the first ten."""
    return next((place for place, found in enumerate(answer.found, 1) if found in query.targets), 0)


def run_build(content: Path, site: Path, words_a_part: int) -> None:
    """Build a site whose index has parts of so many words."""
    parts.WORDS_A_PART = words_a_part
    with (site.parent / "log").open("a") as log:
        stdout, sys.stdout = sys.stdout, log
        try:
            pipeline.build(Request(content, site, Memo(site.parent / "memo"), READERS), Report(Problems()))
        finally:
            sys.stdout = stdout


def main() -> None:
    """Build the archive, draw queries, and put them to its search page in both modes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--queries", type=int, default=60, help="of each kind (default 60)")
    parser.add_argument("--words-a-part", type=int, default=parts.WORDS_A_PART)
    parser.add_argument("--only", choices=("http", "file"))
    parser.add_argument("--misses", action="store_true", help="name the queries whose record is not found")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="postil-benchmark-"))
    content, site = folder / "content", folder / "site"
    if arguments.archive.is_dir():
        shutil.copytree(arguments.archive, content)
    else:
        write_archive(arguments.archive, content)
    run_build(content, site, arguments.words_a_part)
    if not (content / "glossary.yml").exists():
        write_glossary(content, [str(record["content"]) for record in read_content(site)])
        run_build(content, site, arguments.words_a_part)
    records = read_content(site)
    forms = (site / "pagefind").glob("forms-*.js")
    groups = [
        group for path in forms for group in json.loads(path.read_text()[12:].partition(",")[2].rstrip()[:-1])
    ]
    queries = Drawer(records, groups, arguments.queries).draw()
    parts_of_index = len(list((site / "pagefind").glob("*/begin.js")))
    print(f"{len(records)} records in {parts_of_index} parts of the index, {len(queries)} queries.")

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    starts = {"http": f"http://127.0.0.1:{server.server_port}/", "file": site.as_uri() + "/"}
    path = next(path for path in _CHROMIUM if Path(path).exists())
    given: dict[str, list[Answer]] = {}
    with sync_playwright() as playwright:
        for mode, start in starts.items():
            if arguments.only in (None, mode):
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
                given[mode] = list(ask(browser, site, start, queries))
                browser.close()
                show(f"Over {mode}:", queries, given[mode])
    if len(given) > 1:
        same = sum(a.found == b.found for a, b in zip(given["http"], given["file"], strict=True))
        print(f"\nThe two modes find the same for {same} of {len(queries)} queries.")
    if arguments.misses:
        for query, answer in zip(queries, next(iter(given.values())), strict=True):
            if (place := _find_place(query, answer)) != 1:
                targets = " ".join(sorted(query.targets)[:3])
                print(f"{query.kind}: {query.text!r} {targets} {place or '-'} {answer.found[:1]}")
    server.shutdown()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
