"""The types of arrays in this package, for type checking only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
ShortInts = NDArray[np.int32]
Floats = NDArray[np.float64]
ShortFloats = NDArray[np.float32]
Fingerprints = NDArray[np.uint64]
