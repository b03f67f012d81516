"""The weights of features, learned from the links of an archive.

A conditional logit (McFadden 1974; as a loss for ranking, ListNet, Cao et al., ICML 2007): of all candidates of a
post, those that its author linked should come first. A Gaussian prior holds the weights near their default: a few
links change little, and where many links say that a feature misleads, it loses its weight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from postil.connections.corpus import join_ranges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from postil.connections.arrays import Floats, Ints


_PRIOR = 12.0  # the precision of the prior, halved
_MOST_ROUNDS = 60
_MOST_POSTS = 2000  # linked posts to learn from: more change nothing and take time


def fit_weights(features: Floats, starts: Ints, linked: NDArray[np.bool_], default: Floats) -> Floats:
    """Return the weights of features, given a row for each candidate and a column for each feature.

    The candidates of one post are together, and begin at ``starts``, which also has the end of the last ones.
    ``linked`` tells which candidates the post is linked with. Posts that are linked with none say nothing; where
    there are no others, the weights are the ``default``.
    """
    counts = np.add.reduceat(np.append(linked, False), starts[:-1]) if len(starts) > 1 else np.zeros(0)
    counts = np.where(np.diff(starts) > 0, counts, 0)
    posts = np.flatnonzero(counts > 0)[:: 1 + np.count_nonzero(counts) // _MOST_POSTS]
    if not len(posts):
        return default
    sizes = np.diff(starts)[posts]
    begins = np.cumsum(sizes) - sizes
    rows = join_ranges(starts[posts], sizes)
    x, share = features[rows], linked[rows] / np.repeat(counts[posts], sizes)
    wanted = share @ x

    def lose(weights: Floats) -> tuple[float, Floats]:
        scores = x @ weights
        highest = np.maximum.reduceat(scores, begins)
        powers = np.exp(scores - np.repeat(highest, sizes))
        sums = np.add.reduceat(powers, begins)
        moved = weights - default
        loss = float((np.log(sums) + highest).sum() - wanted @ weights + _PRIOR * (moved @ moved))
        return loss, (powers / np.repeat(sums, sizes)) @ x - wanted + 2 * _PRIOR * moved

    found = minimize(lose, default, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_ROUNDS})
    # Rounded to two digits: the others differ from one processor to another, and no page may.
    return np.asarray(np.round(found.x, 2), dtype=float)
