"""A Dask cluster as an executor: the same function over many items, on other processes or machines."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, TypeVar

from postil.jobs.executors import FEW, make_chunks
from postil.jobs.memo import digest_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from distributed import Client, Future

T = TypeVar("T")
R = TypeVar("R")

_WAIT = 10  # seconds, for the scheduler to answer, and for the first worker
_CHUNKS_A_WORKER = 8


class ClusterError(Exception):
    """A cluster cannot be used."""


class Cluster:
    """Spreads items over the workers of a Dask cluster; what fails with its worker is done in this process."""

    def __init__(self, address: str) -> None:
        """Connect to the scheduler at ``address``, such as ``tcp://10.0.0.5:8786``; raises ClusterError.

        Each worker needs this version of the program, on the same version of Python, with the same libraries.
        """
        try:
            from distributed import Client  # noqa: PLC0415 - it is optional
        except ImportError as error:
            what = "--cluster needs Dask's “distributed”, which is not installed."
            raise ClusterError(f"{what} Type: python -m pip install distributed") from error
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of versions, which are compared below
                self._client: Client = Client(address, timeout=_WAIT, set_as_default=False)
        except (OSError, ValueError) as error:
            why = str(error).partition("\n")[0]
            raise ClusterError(f"No Dask scheduler answers at {address}: {why}. See that it runs.") from error
        self._workers = self._check_workers(address)

    def _check_workers(self, address: str) -> int:
        """Return how many workers there are; raises ClusterError if there are none, or if their program differs."""
        try:
            self._client.wait_for_workers(1, timeout=_WAIT)
            programs = self._client.run(digest_program)
        except TimeoutError as error:
            what = f"The cluster at {address} has no workers."
            raise ClusterError(f"{what} Start some with: dask worker {address}") from error
        except Exception as error:
            raise ClusterError(f"A worker of {address} has not this program: {error}. Install it there.") from error
        others = sorted(worker for worker, program in programs.items() if program != digest_program())
        if others:
            what = "another version of the program, of Python or of a library"
            raise ClusterError(f"{', '.join(others)}: the worker has {what}. Install there what is installed here.")
        return len(programs)

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()

    def map(self, function: Callable[[T], R], items: Sequence[T], least: int = FEW) -> Iterable[R]:
        """Return the results in the order of the items; workers begin at once."""
        if len(items) < max(1, least):
            return map(function, items)
        sent = self._client.scatter([function], broadcast=True, hash=False)[0]
        chunks = make_chunks(items, self._workers * _CHUNKS_A_WORKER)
        futures = [self._client.submit(_run_chunk, sent, chunk, pure=False) for chunk in chunks]
        return _collect(function, chunks, futures)


def _run_chunk(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    return [function(item) for item in items]


def _collect(
    function: Callable[[T], R], chunks: Sequence[Sequence[T]], futures: Sequence[Future[list[R]]]
) -> Iterator[R]:
    from distributed import KilledWorker  # noqa: PLC0415
    from distributed.client import FutureCancelledError  # noqa: PLC0415

    for chunk, future in zip(chunks, futures, strict=True):
        try:
            results = future.result()
        except (KilledWorker, FutureCancelledError):  # its workers were killed, or the scheduler is gone
            results = _run_chunk(function, chunk)
        future.release()
        yield from results
