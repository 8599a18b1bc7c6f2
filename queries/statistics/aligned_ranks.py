"""
A coefficient of a linear model by ranks of aligned residuals, with its interval.

The model is logs = design @ coefficients + error. A value of the contrast (a sum of coefficients,
such as that of the arm alone) is tried: the residuals that it leaves are ranked, and each run's
rank counts by its weight in the contrast. The value that leaves no contrast of ranks is the
estimate; all that leave less than 1.96 standard errors of one are the interval. Late runs move it
little, and arms may scatter unequally. Of an intercept and the arm alone the estimate is Hodges &
Lehmann's, and the standard error nearly Brunner & Munzel's.

Experiments of equal size may be given at once, on axes before the last, which `...` stands for.

Source: ranks of aligned residuals: Adichie 1978; residuals by Huber 1973; leverage in the standard
    error: MacKinnon & White 1985 (HC2). Study: docs/method.md.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from queries.statistics.floats import Floats

CRITICAL = 1.959964
_TUNED, _MAD, _STEPS = 1.345, 1.4826, 30
_HALVINGS, _REACH = 60, 20.0
_TINY, _NUDGE, _EQUAL = 1e-12, 1e-9, 1e-9
_FINEST = 1e-4
"""No scatter of log seconds is taken to be smaller: runs that agree leave nothing to weigh by."""

Places: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Contrast:
    """
    A sum of coefficients, and what Huber's fit leaves of the logs; n runs.

    Attributes:
        fitted: The sum, by that fit: (...).
        residuals: Of that fit: (..., n).
        weights: The sum by least squares is their product with the logs: (..., n).
        leverage: Of each run, 0 to 1, beyond the intercept's, since ranks know no intercept:
            (..., n).
    """

    fitted: Floats
    residuals: Floats
    weights: Floats
    leverage: Floats

    def of_ranks(self, value: Floats) -> Floats:
        """
        The contrast of the ranks that a value leaves, doubled; never rises as the value does.

        Args:
            value: (...), or with axes before.
        """
        # The order of ties is as one likes: runs that tie at every value weigh the same.
        order = np.argsort(self._aligned(value), axis=-1)
        weights = np.take_along_axis(np.broadcast_to(self.weights, order.shape), order, axis=-1)
        found: Floats = (weights * _doubled_ranks(order.shape[-1])).sum(axis=-1)
        return found

    def error_at(self, value: Floats) -> Floats:
        """
        The standard error of that contrast, told from the residuals that a value leaves.

        Args:
            value: The estimate: (...).
        """
        aligned = self._aligned(value)
        order = np.argsort(aligned, axis=-1)
        weights = np.take_along_axis(self.weights, order, axis=-1)
        leverage = np.take_along_axis(self.leverage, order, axis=-1)
        first, last = _ties(np.take_along_axis(aligned, order, axis=-1))
        sums = np.insert(np.cumsum(weights, axis=-1), 0, 0.0, axis=-1)
        below = np.take_along_axis(sums, first, axis=-1)
        above = sums[..., -1:] - np.take_along_axis(sums, last + 1, axis=-1)
        # What each run adds: over all faster ones its weight less theirs, over all slower the rest.
        added = weights * (first + last + 1 - order.shape[-1]) - (below - above)
        found: Floats = np.sqrt((added**2 / (1 - leverage)).sum(axis=-1))
        return found

    def _aligned(self, value: Floats) -> Floats:
        along = self.weights / (self.weights**2).sum(axis=-1, keepdims=True)
        found: Floats = self.residuals + (self.fitted - value)[..., None] * along
        return found


def contrast_of(design: Floats, logs: Floats, coefficients: Floats) -> Contrast:
    """
    A contrast of the model's coefficients.

    Args:
        design: p columns of full rank, an intercept among them: (..., n, p).
        logs: Of the runs' seconds: (..., n).
        coefficients: How often each column's is in the sum, the intercept's never: (..., p).
    """
    basis, triangle = np.linalg.qr(design)
    inner = np.linalg.solve(np.swapaxes(triangle, -1, -2), coefficients[..., None])
    weights = (basis @ inner)[..., 0]
    leverage = (basis**2).sum(axis=-1) - 1 / logs.shape[-1]
    residuals = _huber_residuals(basis, logs)
    fitted = (weights * (logs - residuals)).sum(axis=-1)
    return Contrast(fitted, residuals, weights, np.clip(leverage, 0.0, 1 - _TINY))


def interval_of(contrast: Contrast) -> tuple[Floats, Floats, Floats]:
    """
    The estimate of a contrast, and the ends of its 95% interval: (...) each.

    Ends are infinite where so few runs reject no value.
    """
    ranks = _doubled_ranks(contrast.weights.shape[-1])
    most = (np.sort(contrast.weights, axis=-1) * ranks).sum(axis=-1)
    nudge = _NUDGE * most
    center = (_crossing(contrast, nudge) + _crossing(contrast, -nudge)) / 2
    bound = CRITICAL * contrast.error_at(center) + nudge
    is_open = bound >= most
    low, high = _crossing(contrast, bound), _crossing(contrast, -bound)
    return center, np.where(is_open, -np.inf, low), np.where(is_open, np.inf, high)


def _crossing(contrast: Contrast, bound: Floats) -> Floats:
    """The value from which on the contrast of ranks is at most a bound, by bisection."""
    size = np.ptp(contrast.residuals, axis=-1) * np.sqrt((contrast.weights**2).sum(axis=-1))
    low, high = contrast.fitted - _REACH * size, contrast.fitted + _REACH * size
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_above = contrast.of_ranks(middle) > bound
        low, high = np.where(is_above, middle, low), np.where(is_above, high, middle)
    found: Floats = (low + high) / 2
    return found


def _doubled_ranks(count: int) -> Floats:
    """Less their mean."""
    return np.arange(1 - count, count + 1, 2, dtype=np.float64)


def _ties(ordered: Floats) -> tuple[Places, Places]:
    """The first and the last place that hold the same, but for rounding."""
    is_new = np.diff(ordered, axis=-1) > _EQUAL
    count = ordered.shape[-1]
    own = np.arange(count)
    first = np.where(np.insert(is_new, 0, values=True, axis=-1), own, 0)
    last = np.where(np.insert(is_new, count - 1, values=True, axis=-1), own, count - 1)
    last = np.minimum.accumulate(last[..., ::-1], axis=-1)[..., ::-1]
    return np.maximum.accumulate(first, axis=-1), last


def _huber_residuals(basis: Floats, logs: Floats) -> Floats:
    """By weighted least squares over and over."""
    turned = np.swapaxes(basis, -1, -2)
    residuals = logs
    weights = np.ones_like(logs)
    for _ in range(_STEPS):
        inner = turned @ (weights[..., None] * basis)
        solved = np.linalg.solve(inner, turned @ (weights * logs)[..., None])
        residuals = logs - (basis @ solved)[..., 0]
        scatter = _MAD * np.median(np.abs(residuals), axis=-1, keepdims=True)
        bound = _TUNED * np.maximum(scatter, _FINEST)
        weights = np.minimum(1, bound / np.maximum(np.abs(residuals), bound))
    return residuals
