"""What notes and glossary cost: the share of a build that finding terms and anchoring notes takes.

    python -m benchmarks.apparatus [POSTS] [--terms 2000]

It makes an archive with a glossary whose entries are words and phrases of the posts, rare and frequent,
and two notes on each post: one whose words are as they are quoted, one that was corrected since. It
builds the archive whole, then does the same finding and anchoring once more, by itself, on the clock.
"""

from __future__ import annotations

import argparse
import platform
import random
import shutil
import tempfile
import time
from pathlib import Path

import build as pipeline
from benchmarks.end_to_end import MeasuringReport
from benchmarks.synthetic import make_words, write_archive
from postil.apparatus.anchoring import anchor_notes
from postil.articles.terms import link_terms
from postil.captures.readers.registry import READERS
from postil.catalog.catalog import build_catalog
from postil.catalog.term_matching import make_matcher
from postil.cli import Report, Request
from postil.content import read_content
from postil.content.config_file import read_config
from postil.content.yaml_files import write_yaml
from postil.jobs.memo import Memo
from postil.model.problems import Problems
from postil.text.markdown import parse_markdown, plain_text


def write_apparatus(content: Path, terms: int) -> None:
    """Write a glossary of words and phrases of the posts, and two notes on each post."""
    random_source = random.Random(7)
    words = make_words(20_000, random.Random(20260101))
    # Every second term is a phrase of two words, of which the first is frequent.
    names = [
        f"{random_source.choice(words[:300])} {random_source.choice(words[:2000])}" if n % 2 else words[50 + 3 * n]
        for n in range(terms)
    ]
    entries = [{"term": name, "definition": "Made up."} for name in dict.fromkeys(names)]
    (content / "glossary.yml").write_text(write_yaml(entries), encoding="utf-8")
    (content / "notes").mkdir()
    problems = Problems()
    for document in read_content(content, read_config(content, problems), problems).documents:
        said = plain_text(parse_markdown(document.body)).split()
        at = random_source.randrange(len(said) - 30)
        corrected = said[at + 15 : at + 27]
        corrected[5] = corrected[5][:-1] + "q"
        notes = [
            {"id": "n1", "quote": " ".join(said[at : at + 8]), "note": "Exact."},
            {"id": "n2", "quote": " ".join(corrected), "note": "Corrected since."},
        ]
        (content / "notes" / f"{document.id}.yml").write_text(write_yaml(notes), encoding="utf-8")


def measure_apparatus(content: Path) -> dict[str, float]:
    """Return the seconds of each part of the work, done as a build does it."""
    problems = Problems()
    config = read_config(content, problems)
    archive = read_content(content, config, problems)
    catalog = build_catalog(archive, config, problems)
    parsed = {
        d.id: [parse_markdown(d.body), *(parse_markdown(c.text) for c in d.comments)] for d in catalog.documents
    }
    texts = [plain_text(tokens) for own in parsed.values() for tokens in own]
    seconds = {}
    start = time.perf_counter()
    matcher = make_matcher(archive.terms)
    for text in texts:
        matcher.find_longest(text)
    seconds["terms in the texts"] = time.perf_counter() - start
    start = time.perf_counter()
    for document in catalog.documents:
        own = make_matcher(catalog.views[document.id].terms)
        seen: set[str] = set()
        for tokens in parsed[document.id]:
            link_terms(tokens, own, seen, lambda term: (term.slug, term.definition))
    seconds["first mentions linked"] = time.perf_counter() - start
    start = time.perf_counter()
    for document in catalog.documents:
        anchor_notes(parsed[document.id][0], catalog.views[document.id].notes)
    seconds["notes anchored"] = time.perf_counter() - start
    return seconds


def main() -> None:
    """Make the archive, build it, measure the apparatus by itself."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", nargs="?", type=int, default=1000)
    parser.add_argument("--terms", type=int, default=2000)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="postil-benchmark-"))
    content, memo = folder / "content", Memo(folder / "memo")
    try:
        write_archive(content, arguments.posts, 2)
        pipeline.convert(Request(content, folder / "site", memo, READERS), Report(Problems()))
        write_apparatus(content, arguments.terms)
        report = MeasuringReport()
        pipeline.build(Request(content, folder / "site", memo, READERS), report)
        whole = sum(seconds for _, seconds, _ in report.table)
        search = sum(seconds for name, seconds, _ in report.table if name == "index")
        parts = measure_apparatus(content)
    finally:
        shutil.rmtree(folder)
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    print(f"{arguments.posts} posts, {arguments.terms} terms, {2 * arguments.posts} notes\n")
    print("| part | seconds | of the build | of the build without search |\n|---|---:|---:|---:|")
    for name, seconds in [*parts.items(), ("**all**", sum(parts.values()))]:
        print(f"| {name} | {seconds:.2f} | {seconds / whole:.1%} | {seconds / (whole - search):.1%} |")
    print(f"| the whole build | {whole:.1f} | | |")


if __name__ == "__main__":
    main()
