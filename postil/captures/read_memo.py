"""What readers found in captures, remembered: an edit of a post reads no capture again."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from postil.captures.readers import reader as reader_types
from postil.captures.readers.reader import ReadCapture, Survey
from postil.jobs.codecs import Codec
from postil.jobs.digests import digest_value
from postil.model import captured as captured_types
from postil.model.captured import CaptureFile
from postil.text.date_expressions import DateExpression
from postil.text.edtf import Edtf

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol, TypeVar

    from postil.captures.store import ReadableCapture
    from postil.jobs.memo import Memo

    T = TypeVar("T")

    class _Encodes(Protocol[T]):
        def encode(self, value: T) -> bytes: ...
        def decode(self, data: bytes) -> T: ...


_NAMES = {**vars(captured_types), **vars(reader_types), "Edtf": Edtf, "DateExpression": DateExpression}
_NAMES |= {"CapturedPost": captured_types.CapturedPost, "Inference": captured_types.Inference}
_READ = Codec(ReadCapture, _NAMES)
_POST = Codec(captured_types.CapturedPost, _NAMES)
_SURVEY = Codec(Survey, _NAMES)


class _ReadCodec:
    """Encodes what a reader found, post by post and packed: a large export has ten thousands of posts."""

    def encode(self, value: ReadCapture) -> bytes:
        """Return a line of JSON without the posts, and one for each post."""
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as lines:
            lines.write(_READ.encode(replace(value, posts=())))
            for post in value.posts:
                lines.write(b"\n" + _POST.encode(post))
        return packed.getvalue()

    def decode(self, data: bytes) -> ReadCapture:
        """Return the value that ``encode`` was given."""
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as lines:
            found = _READ.decode(next(lines))
            return replace(found, posts=tuple(map(_POST.decode, lines)))


class CaptureReadings:
    """Asks readers, each of them once for a capture; what the memo has is not asked for again.

    A reader's answer depends on the bytes of the capture, its path, its hints, the languages, and where it looks at
    other files, on these. In that case it is not remembered; nor is one with pictures, which are large. What no
    post gets is never remembered, since it is never written anywhere: drafts, spam, e-mail addresses. So ``read``
    leaves it out where there is a memo.
    """

    def __init__(self, languages: tuple[str, ...], memo: Memo | None) -> None:
        self._languages, self._memo = languages, memo

    def survey(self, readable: ReadableCapture) -> Survey:
        """Return what the other captures may need to know about one."""

        def ask(asked: ReadableCapture) -> tuple[Survey, bool]:
            return asked.reader.survey(asked.capture, self._languages), True

        return self._recall("survey", readable, _SURVEY, None, ask)

    def read(self, readable: ReadableCapture, survey: Survey) -> ReadCapture:
        """Return the posts of a capture."""
        if self._memo is None or readable.capture.hints:
            return readable.reader.read(readable.capture, self._languages, survey)

        def ask(asked: ReadableCapture) -> tuple[ReadCapture, bool]:
            found = asked.reader.read(asked.capture, self._languages, survey)
            return replace(found, withheld=(), set_aside=()), not found.media

        return self._recall("capture", readable, _ReadCodec(), survey, ask)

    def _recall(
        self,
        name: str,
        readable: ReadableCapture,
        codec: _Encodes[T],
        survey: Survey | None,
        ask: Callable[[ReadableCapture], tuple[T, bool]],
    ) -> T:
        """Return what the memo has, or else what ``ask`` returns first, kept if its second value says so."""
        capture = readable.capture
        if self._memo is None:
            return ask(readable)[0]
        about = (readable.reader.name, capture.sha256, capture.path, capture.hints, capture.same_as)
        key = digest_value((about, self._languages, _describe(survey)))
        known = self._memo.find(name, [key])[0]
        if known is not None:
            return codec.decode(known)
        watched = _WatchedFiles(capture.beside)
        found, may_be_kept = ask(replace(readable, capture=replace(capture, beside=watched)))
        if may_be_kept and not watched.were_used:
            self._memo.keep(name, {key: codec.encode(found)})
        return found


def _describe(survey: Survey | None) -> object:
    if survey is None:
        return None
    openings = sorted(survey.openings.items())
    return sorted(survey.series), sorted(survey.entries), openings, survey.pages, sorted(survey.orders)


class _WatchedFiles(Mapping[str, CaptureFile]):
    """The files beside a capture, and whether anybody has looked at them."""

    def __init__(self, files: Mapping[str, CaptureFile]) -> None:
        self._files = files
        self.were_used = False

    def __getitem__(self, path: str) -> CaptureFile:
        self.were_used = True
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        self.were_used = True
        return iter(self._files)

    def __len__(self) -> int:
        self.were_used = True
        return len(self._files)
