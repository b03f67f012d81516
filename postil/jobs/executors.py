"""Executors: the same function over many items, in turn or in several processes, with the same results.

An executor has one method, ``map``. Functions and items are pickled where they go to another process, so a function
is one of a module, or a ``functools.partial`` of one; it reads no files. ``cluster`` has one for several machines.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

T = TypeVar("T")
R = TypeVar("R")

FEW = 64  # items that are done sooner than processes are started
_CHUNKS_A_WORKER = 16
_LOOK = 2.0  # seconds between looks at whether the parent is still there


class Executor(Protocol):
    """Applies a function to items."""

    def map(self, function: Callable[[T], R], items: Sequence[T], least: int = FEW) -> Iterable[R]:
        """Return the results in the order of the items; work may begin before the first is asked for.

        Fewer items than ``least`` are done in this process.
        """
        ...


class InTurn:
    """Does one item after the other, in this process."""

    def map(self, function: Callable[[T], R], items: Sequence[T], least: int = FEW) -> Iterable[R]:  # noqa: ARG002
        """Return the results in the order of the items."""
        return map(function, items)


class Processes:
    """Spreads items over processes; what a process that was killed had to do is done in this one."""

    def __init__(self, workers: int = 0) -> None:
        self._workers = workers or count_processors()

    def map(self, function: Callable[[T], R], items: Sequence[T], least: int = FEW) -> Iterable[R]:
        """Return the results in the order of the items; processes begin at once."""
        if self._workers < 2 or len(items) < max(1, least):
            return map(function, items)
        chunks = make_chunks(items, self._workers * _CHUNKS_A_WORKER)
        gc.freeze()  # so that collecting garbage in a forked process copies no memory
        pool = ProcessPoolExecutor(
            min(self._workers, len(chunks)),
            _choose_context(),
            initializer=_Worker.start,
            initargs=(function, os.getpid()),
        )
        with warnings.catch_warnings():
            # Libraries have threads that sleep; they are not needed in the copies.
            warnings.simplefilter("ignore", DeprecationWarning)
            futures = [pool.submit(_Worker.run, chunk) for chunk in chunks]
        return _Results(pool, futures, function, chunks)


def make_chunks(items: Sequence[T], number: int) -> list[Sequence[T]]:
    """Return the items in parts of the same size, about as many as ``number``."""
    size = max(1, len(items) // number)
    return [items[at : at + size] for at in range(0, len(items), size)]


def count_processors() -> int:
    """Return on how many processors this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _choose_context() -> multiprocessing.context.BaseContext:
    """Return how processes are started: as copies of this one, which is fast but not safe beside other threads."""
    can_fork = (
        sys.platform.startswith("linux") and threading.active_count() == 1
    )  # macOS' libraries cannot be copied
    return multiprocessing.get_context("fork" if can_fork else "spawn")


class _Results(Iterator[R]):
    """The results of chunks in their order; where nobody wants the rest of them, what was not begun is not done."""

    def __init__(
        self,
        pool: ProcessPoolExecutor,
        futures: list[Future[list[R]]],
        function: Callable[[T], R],
        chunks: Iterable[Sequence[T]],
    ) -> None:
        self._pool = pool
        self._rows = _collect(futures, function, chunks)

    def __next__(self) -> R:
        try:
            return next(self._rows)
        except StopIteration:
            self._pool.shutdown()
            raise

    def __del__(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        gc.unfreeze()


def _collect(
    futures: list[Future[list[R]]], function: Callable[[T], R], chunks: Iterable[Sequence[T]]
) -> Iterator[R]:
    for number, chunk in enumerate(chunks):
        try:
            results = futures[number].result()
        except BrokenProcessPool:
            results = list(map(function, chunk))
        futures[number] = Future()  # what was handed over is kept no longer
        yield from results


def _leave_with(parent: int) -> None:
    """End this process when the one that it works for was killed; otherwise it would wait for work for ever."""
    while os.name == "nt" or os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


class _Worker:
    """What a worker process does; the function is kept there, so that it is sent once and not with each chunk."""

    function: Callable[[Any], Any]

    @classmethod
    def start(cls, function: Callable[[Any], Any], parent: int) -> None:
        cls.function = staticmethod(function)
        threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()

    @classmethod
    def run(cls, items: Sequence[Any]) -> list[Any]:
        return [cls.function(item) for item in items]
