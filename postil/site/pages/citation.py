"""How a post and its comments are cited: in plain words, and as files that the page itself carries."""

from __future__ import annotations

import base64
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from postil.model.articles import relative_link
from postil.site.citations import refer_to_comment, refer_to_post, write_bibtex, write_csl, write_plainly, write_ris
from postil.site.pages.base import canonical_url
from postil.site.zip_package import pack_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postil.model.articles import Article
    from postil.site.citations import Reference
    from postil.site.pages.base import Context, Site


def show_citations(article: Article, site: Site) -> Context:
    """Return how the page of a post says to cite it and its comments.

    A link to a file carries the file itself (a ``data:`` URI, RFC 2397), so that a post needs no files beside its
    page. A post that is withheld has no files.
    """
    address = article.view.address
    url = canonical_url(site.config, address)
    post = refer_to_post(article, site.config, url)
    if article.document.withheld:
        return {"text": write_plainly(post), "permalink": url, "files": [], "all": None}
    stem = PurePosixPath(address).stem
    bibtex, ris = write_bibtex(post), write_ris(post)
    references = (post, *_refer_to_comments(article, url, site))
    return {
        "text": write_plainly(post),
        "permalink": url,
        "files": [
            {"name": "BibTeX", "file": f"{stem}.bib", "href": _carry("application/x-bibtex", bibtex.encode())},
            {
                "name": "RIS",
                "file": f"{stem}.ris",
                "href": _carry("application/x-research-info-systems", ris.encode()),
            },
        ],
        "all": {
            "file": f"{stem}-references.zip",
            "href": _carry("application/zip", _pack(references, f"{stem}-references")),
        },
    }


def _refer_to_comments(article: Article, url: str | None, site: Site) -> Iterator[Reference]:
    for comment in article.comments:
        if not comment.withheld:
            place = f"{url}{relative_link('', '', comment.id)}" if url else None
            yield refer_to_comment(article, comment, site.config, place)


def _pack(references: tuple[Reference, ...], folder: str) -> bytes:
    """Return a zip of references in four forms, in the same order in each; ``site.js`` reads it as well."""
    return pack_files(
        {
            "references.bib": "\n".join(map(write_bibtex, references)).encode(),
            "references.json": write_csl(references).encode(),
            "references.ris": "\r\n".join(map(write_ris, references)).encode(),
            "references.txt": "".join(f"{write_plainly(reference)}\n" for reference in references).encode(),
        },
        folder,
    )


def _carry(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
