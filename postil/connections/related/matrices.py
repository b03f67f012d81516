"""Operations on sparse matrices that the comparison of posts needs."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scipy import sparse

    from postil.connections.arrays import Floats, Ints


_Block = TypeVar("_Block")
_Result = TypeVar("_Result")
BLOCK = 256  # rows that are multiplied at once: the product of a block fits into memory
_MOST_THREADS = 4  # each holds the product of its block
_PAIRS_AT_ONCE = 1 << 16


def map_blocks(compute: Callable[[_Block], _Result], blocks: Iterable[_Block]) -> list[_Result]:
    """Return the result for each block, computed by several threads: SciPy multiplies without Python's lock."""
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as threads:
        return list(threads.map(compute, blocks))


def values_at(matrix: sparse.csr_array, rows: Ints, columns: Ints) -> Floats:
    """Return the values of a matrix at (row, column) positions."""
    matrix.sort_indices()  # SciPy finds sorted indices by bisection
    return np.asarray(matrix[rows, columns]).reshape(-1).astype(float) if len(rows) else np.zeros(0)


def multiply_rows(matrix: sparse.csr_array, first: Ints, second: Ints) -> Floats:
    """Return the dot products of pairs of a matrix's rows."""
    parts = [np.zeros(0)]
    for start in range(0, len(first), _PAIRS_AT_ONCE):
        rows = slice(start, start + _PAIRS_AT_ONCE)
        parts.append(np.asarray(matrix[first[rows]].multiply(matrix[second[rows]]).sum(axis=1)))
    return np.concatenate(parts)
