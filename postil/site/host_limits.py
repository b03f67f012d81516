"""What hosts take at most, of what a site has.

GitHub Pages: https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits
Cloudflare Pages: https://developers.cloudflare.com/pages/platform/limits/
Netlify: https://docs.netlify.com/site-deploys/overview/
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_GITHUB_BYTES = 1_000_000_000
_CLOUDFLARE_FILES, _CLOUDFLARE_BYTES = 20_000, 25 * 1024 * 1024
_NETLIFY_FILES = 54_000


def list_passed_limits(sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Return in words what hosts do not take of a site; ``sizes`` are those of its files, in bytes."""
    return tuple(_pass_limits(sizes))


def _pass_limits(sizes: Mapping[str, int]) -> Iterator[str]:
    total = sum(sizes.values())
    if total > _GITHUB_BYTES:
        yield f"GitHub Pages takes sites of 1 GB at most; this one has {total / 1e9:.1f} GB."
    if len(sizes) > _CLOUDFLARE_FILES:
        yield f"Cloudflare Pages takes 20,000 files on its free plan; this site has {len(sizes):,}."
    largest = max(sizes, key=lambda address: sizes[address], default="")
    if largest and sizes[largest] > _CLOUDFLARE_BYTES:
        size = f"{sizes[largest] / 1024 / 1024:.0f} MiB"
        yield f"Cloudflare Pages takes files of 25 MiB at most; {largest} has {size}."
    folder, files = Counter(address.rpartition("/")[0] for address in sizes).most_common(1)[0] if sizes else ("", 0)
    if files > _NETLIFY_FILES:
        yield f"Netlify takes 54,000 files in a folder; {folder or 'this site'} has {files:,}."
