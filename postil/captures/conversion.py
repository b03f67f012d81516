"""Conversion: captures to the posts that ``content/posts`` should hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from postil.captures.duplicates import FoundPost, group_duplicates, join_hinted
from postil.captures.fixity import check_fixity
from postil.captures.missing_years import infer_years
from postil.captures.moved_comments import join_moved_comments
from postil.captures.post_ids import identify_posts
from postil.captures.read_memo import CaptureReadings
from postil.captures.readers.reader import join_surveys
from postil.captures.settled_doubts import leave_out_settled
from postil.captures.store import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence, Set

    from postil.captures.readers.reader import MediaFile, ReadCapture, SetAside, Survey, Tally
    from postil.captures.store import ReadableCapture
    from postil.content.config import Config
    from postil.jobs.memo import Memo
    from postil.model.captured import CapturedPost, Inference
    from postil.model.problems import Problems
    from postil.model.records import Document


@dataclass(frozen=True, slots=True)
class Conversion:
    """What all captures together give: the posts as they would be converted now, and what else was found.

    ``set_aside`` holds what was set aside, by the path of the capture; ``digests`` are the SHA-256 of the
    captures; ``inferences`` come with the path of the capture that they are about. ``withheld`` are posts and
    comments that were not public, each with its reason; ``tallies`` say what each capture holds and what became of
    it; ``media`` are the files that the posts show.
    """

    posts: tuple[Document, ...]
    set_aside: Mapping[str, tuple[SetAside, ...]]
    digests: frozenset[str]
    inferences: tuple[tuple[str, Inference], ...]
    withheld: tuple[tuple[str, FoundPost], ...] = ()
    tallies: tuple[tuple[str, Tally], ...] = ()
    media: tuple[MediaFile, ...] = ()


def _in_order(captures: Sequence[ReadableCapture], number: int) -> Iterable[ReadableCapture]:  # noqa: ARG001
    return captures


def convert_captures(
    captures: Sequence[ReadableCapture],
    existing: Sequence[Document],
    as_converted: Mapping[str, Document],
    config: Config,
    problems: Problems,
    each: Callable[[Sequence[ReadableCapture], int], Iterable[ReadableCapture]] = _in_order,
    memo: Memo | None = None,
) -> Conversion:
    """Return the posts in the captures. A post that exists already keeps its id, and so do its comments.

    ``as_converted`` holds, by id, the edited posts as they were before. ``each`` gives the captures one by one, and
    can show how far they are read. The memo keeps what readers found.
    """
    check_fixity(captures, existing, problems)
    readings = CaptureReadings(config.reading_languages, memo)
    survey = join_surveys(map(readings.survey, captures))
    found: list[FoundPost] = []
    inferences: list[tuple[str, Inference]] = []
    set_aside: dict[str, tuple[SetAside, ...]] = {}
    reads: list[ReadCapture] = []
    withheld: list[tuple[str, FoundPost]] = []
    tallies: list[tuple[str, Tally]] = []
    for captured in each(captures, len(captures)):
        path = captured.capture.path
        read = readings.read(captured, survey)
        found += [FoundPost(captured, post) for post in _place_on_blog(read.posts, path, config, problems)]
        set_aside[path] = read.set_aside
        inferences += [(path, inference) for inference in read.inferences]
        for fault in read.faults:
            problems.warn(path, fault.line, fault.what, fault.hint)
        hidden_posts = _place_on_blog([hidden.post for hidden in read.withheld], path, config, None)
        reasons = [hidden.reason for hidden in read.withheld]
        withheld += [(reason, FoundPost(captured, one)) for reason, one in zip(reasons, hidden_posts, strict=True)]
        tallies += [(path, tally) for tally in read.tallies]
        reads.append(read)
    dated = infer_years(found, existing, inferences)
    groups = group_duplicates(dated, inferences)
    groups = join_moved_comments(groups, inferences)
    groups = join_hinted(groups, [c.capture for c in captures], problems)
    hinted = {(c.capture.path, line) for c in captures for line in (*c.capture.hints, *c.capture.same_as)}
    settled = {(path, inference.line) for path, inference in inferences} & hinted
    inferences = leave_out_settled(inferences, hinted, dated, existing)
    for captured, read in zip(captures, reads, strict=True):
        _warn_of_idle_hints(captured, read, readings, survey, settled, problems)
    _warn_of_lone_comments(groups, problems)
    posts = tuple(identify_posts(groups, existing, as_converted, config))
    digests = frozenset(c.capture.sha256 for c in captures)
    media = tuple({file.name: file for read in reads for file in read.media}.values())
    return Conversion(posts, set_aside, digests, tuple(inferences), tuple(withheld), tuple(tallies), media)


def _place_on_blog(
    posts: Sequence[CapturedPost], path: str, config: Config, problems: Problems | None
) -> list[CapturedPost]:
    """Return posts of which a capture knows only the path of their address with the whole of it.

    The address of the blog is that of the publication; where none is set, the posts have no address.
    """
    publication = config.find_publication(path.removeprefix(f"{FOLDER}/"))
    base = publication.base_url if publication else None
    placed: list[CapturedPost] = []
    lacking = 0
    for post in posts:
        urls = [(urljoin(base, url) if base else None) if url.startswith("/") else url for url in post.other_urls]
        others = tuple(url for url in urls if url)
        if post.url is None or not post.url.startswith("/"):
            placed.append(replace(post, other_urls=others))
            continue
        lacking += base is None
        placed.append(replace(post, url=urljoin(base, post.url) if base else None, other_urls=others))
    if lacking and problems:
        what = "the address of the blog is not in the export, so its posts have none"
        hint = "Name the blog in archive.toml: [[publications]] with its base_url, and captures that match this one"
        problems.warn(path, None, what, hint)
    return placed


def _warn_of_lone_comments(groups: Sequence[Sequence[FoundPost]], problems: Problems) -> None:
    """Warn of comments, as a feed of comments has them, on a post that is in no capture."""
    for group in groups:
        post = group[0].post
        if post.comments and post.url and not any(found.post.title or found.post.body for found in group):
            what = f"comments on {post.url}, which no capture has"
            problems.warn(group[0].source.capture.path, post.line, what, "Add a capture of the post if you can")


def _warn_of_idle_hints(
    captured: ReadableCapture,
    read: ReadCapture,
    readings: CaptureReadings,
    survey: Survey,
    settled: Set[tuple[str, int]],
    problems: Problems,
) -> None:
    """Warn of each hint that settles and confirms nothing, and without which the capture is read the same."""
    capture = captured.capture
    for line, kind in capture.hints.items():
        if (capture.path, line) in settled or line in read.confirmed:
            continue
        others = {other: what for other, what in capture.hints.items() if other != line}
        without = replace(captured, capture=replace(capture, hints=others))
        if readings.read(without, survey) == read:
            what = f"the hint that line {line} is a {kind} changes nothing"
            problems.warn(capture.path, line, what, "Take it out, or hint at the line that it is about")
