"""How near the texts that ``extractors`` writes are to what the programs themselves make of the same pages.

    python -m benchmarks.text_forms.compare [--language en] [--differences N]

Needs resiliparse, trafilatura and html2text installed (``pip install resiliparse trafilatura html2text
lxml_html_clean``) and ``lynx``; nothing else in this folder does. Nearness is the share of lines that both texts
have in the same order (``difflib``), with spaces and addresses of links left out.
"""

from __future__ import annotations

import argparse
import importlib
import re
import subprocess
import tempfile
from collections import defaultdict
from difflib import SequenceMatcher, unified_diff
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from benchmarks.text_forms.extractors import EXTRACTORS
from benchmarks.text_forms.forms import FORMS, write_page
from benchmarks.text_forms.truth import make_page

if TYPE_CHECKING:
    from collections.abc import Callable

_REFERENCES = re.compile(r"\n\s*References\n\n.*", re.DOTALL)


def _run_resiliparse(markup: str) -> str:
    module = importlib.import_module("resiliparse.extract.html2text")
    return str(
        module.extract_plain_text(markup, main_content=True, alt_texts=False, links=False, list_bullets=True)
    )


def _run_trafilatura(markup: str) -> str:
    return str(importlib.import_module("trafilatura").extract(markup, include_comments=True) or "")


def _run_html2text(markup: str) -> str:
    writer = importlib.import_module("html2text").HTML2Text()
    writer.body_width = 78
    return str(writer.handle(markup))


def _run_lynx(markup: str) -> str:
    with tempfile.TemporaryDirectory(prefix="postil-benchmark-") as folder:
        path = Path(folder) / "page.html"
        path.write_text(markup, encoding="utf-8")
        command = ["lynx", "-dump", "-display_charset=utf-8", "-assume_charset=utf-8", str(path)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


PROGRAMS: dict[str, Callable[[str], str]] = {
    "resiliparse": _run_resiliparse,
    "trafilatura": _run_trafilatura,
    "lynx": _run_lynx,
    "html2text": _run_html2text,
}


def _split(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in _REFERENCES.sub("", text).splitlines())
    return [line for line in lines if line]


def main() -> None:
    """Print the nearness for each form and program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language")
    parser.add_argument("--differences", type=int, default=0)
    arguments = parser.parse_args()
    nearness: dict[tuple[str, str], list[float]] = defaultdict(list)
    left = arguments.differences
    for form in FORMS:
        for language in form.languages:
            if arguments.language not in (None, language):
                continue
            for pool in ("shown", "held_out"):
                markup = write_page(form, language, "shown" if pool == "shown" else "held_out", 0)
                for extractor in EXTRACTORS:
                    if extractor.name not in PROGRAMS:
                        continue
                    ours = _split(make_page("page", form.name, language, markup, extractor).text)
                    theirs = _split(PROGRAMS[extractor.name](markup))
                    near = SequenceMatcher(None, theirs, ours, autojunk=False).ratio()
                    nearness[form.name, extractor.name].append(near)
                    if near < 1 and left:
                        left -= 1
                        print(*unified_diff(theirs, ours, extractor.name, form.name, lineterm="", n=1), sep="\n")
    print(f"| form | {' | '.join(PROGRAMS)} |\n|---|{'---:|' * len(PROGRAMS)}")
    for form in FORMS:
        row = [nearness.get((form.name, name)) for name in PROGRAMS]
        print(f"| {form.name} | {' | '.join(f'{mean(values):.2f}' if values else '–' for values in row)} |")
    totals = [mean([v for (_, n), values in nearness.items() if n == name for v in values]) for name in PROGRAMS]
    print(f"| **all** | {' | '.join(f'{total:.2f}' for total in totals)} |")


if __name__ == "__main__":
    main()
