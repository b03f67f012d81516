"""What likeness weighs: learned from the links that an archive has, from a default where it has none.

A conditional logit (McFadden 1974; as a loss for ranking, ListNet, Cao et al., ICML 2007): of all
candidates of a post those that its author linked should come first. Weights begin at the default
and leave it only as far as the links of the archive itself justify (a Gaussian prior), so that a
few links change little, and a misleading measure loses its weight where many links say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from postil.connections.corpus import join_ranges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postil.connections.arrays import Floats, Ints


_FIRMNESS = 8.0  # of the prior: some twenty linked posts weigh as much


_MOST_ROUNDS = 60


_MOST_CASES = 2000  # linked posts to learn from: more change nothing, and take time


def fit_weights(measures: Floats, starts: Ints, linked: NDArray[np.bool_], default: Floats) -> Floats:
    """Return the weights of measures, one a column of ``measures``.

    Each row is a candidate of a post; those of one post stand together and begin at ``starts``, which also holds
    the end of the last. ``linked`` tells the candidates that the post is linked with; posts without any say
    nothing.
    """
    counts = np.add.reduceat(np.append(linked, False), starts[:-1]) if len(starts) > 1 else np.zeros(0)
    counts = np.where(np.diff(starts) > 0, counts, 0)
    cases = np.flatnonzero(counts > 0)[:: 1 + np.count_nonzero(counts) // _MOST_CASES]
    if not len(cases):
        return default
    sizes = np.diff(starts)[cases]
    begins = np.cumsum(sizes) - sizes
    rows = join_ranges(starts[cases], sizes)
    x, share = measures[rows], linked[rows] / np.repeat(counts[cases], sizes)
    wanted = share @ x

    def lose(weights: Floats) -> tuple[float, Floats]:
        scores = x @ weights
        highest = np.maximum.reduceat(scores, begins)
        powers = np.exp(scores - np.repeat(highest, sizes))
        sums = np.add.reduceat(powers, begins)
        moved = weights - default
        loss = float((np.log(sums) + highest).sum() - wanted @ weights + _FIRMNESS * (moved @ moved))
        return loss, (powers / np.repeat(sums, sizes)) @ x - wanted + 2 * _FIRMNESS * moved

    found = minimize(lose, default, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_ROUNDS})
    # Two digits: the last ones depend on the machine's arithmetic, and no page may.
    return np.asarray(np.round(found.x, 2), dtype=float)
