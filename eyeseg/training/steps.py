"""A function of a number that changes at a few sorted places, looked up for many numbers without sorting them; numpy only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
Integers = NDArray[np.integer[Any]]

_BLOCK = 2**17  # numbers at once: more of them, and memory is asked of the system anew each time
_FEW = 2**13  # so few are sorted sooner than looked up
_CELLS = 16, 2**15, 2**19  # of the table: for each place, at least, at most
_WALK = 4  # places of one cell that are tried one after the other


def looked_up(numbers: Numbers, places: Numbers, values: Integers) -> Iterator[Integers]:
    """values[k] for every number, in no particular order: k is twice the places below the number, and 1 more where it is one of them.

    numbers: no NaN. places: sorted, distinct, at least one, of the numbers' type. values: 2 * places + 1 of them, none negative.
    """
    if numbers.dtype == np.float16:
        numbers, places = numbers.astype(np.float32), places.astype(np.float32)
    if int(values[-1]) <= np.iinfo(np.int32).max:
        values = values.astype(np.int32)
    pays = numbers.size > max(_FEW, places.size) and places.dtype in (np.float32, np.float64)
    table = _Table(places, values) if pays else None
    for start in range(0, numbers.size, _BLOCK):
        block = numbers[start : start + _BLOCK]
        yield table(block) if table else _sorted(block, places, values)


class _Table:
    """What lies in each of many cells of equal width between the first place and the last: the value, where no place is in the cell.

    One that holds places has the number of the first of them, inverted; from there a number walks up.
    """

    def __init__(self, places: Numbers, values: Integers) -> None:
        self.places, self.values = places, values
        self.beyond = np.append(places, places.dtype.type(np.nan))  # nothing is above the last
        each, least, most = _CELLS
        self.cells = max(least, min(each * places.size, most))
        limit = np.finfo(places.dtype).max / 4
        self.low, high = np.clip(places[[0, -1]], -limit, limit)
        with np.errstate(over="ignore", divide="ignore"):
            self.scale = min((self.cells - 3) / (high - self.low), limit)
        own = self._cell(places)
        first = np.flatnonzero(np.append(True, own[1:] != own[:-1]))
        self.table = values[::2].repeat(np.diff(own, prepend=-1, append=self.cells - 1))
        self.table[own.take(first)] = ~first

    def __call__(self, numbers: Numbers) -> Integers:
        found = self.table.take(self._cell(numbers))
        near = np.flatnonzero(found < 0)
        found[near] = self._walked(numbers.take(near), ~found.take(near))
        return found

    def _cell(self, numbers: Numbers) -> NDArray[np.int32]:
        """Keeps order, whatever is rounded: cell 0 is below all places."""
        with np.errstate(over="ignore"):
            cell = numbers - self.low
            cell *= self.scale
        cell += 1
        np.clip(cell, 0, self.cells - 1, out=cell)
        bounded: NDArray[np.int32] = cell.astype(np.int32)
        return bounded

    def _walked(self, numbers: Numbers, below: Integers) -> Integers:
        """The values of numbers that have at least so many places below them."""
        higher = np.flatnonzero(self.beyond.take(below) < numbers)
        for _ in range(_WALK):
            if not higher.size:
                break
            below[higher] += 1
            before, higher = higher.size, higher.compress(self.beyond.take(below.take(higher)) < numbers.take(higher))
            if 2 * higher.size > before:  # a long way
                break
        if 0 < higher.size < self.places.size:
            below[higher] = self.places.searchsorted(numbers.take(higher))
        found: Integers = self.values.take(2 * below + (self.beyond.take(below) == numbers))
        if higher.size >= self.places.size:
            found[higher] = _sorted(numbers.take(higher), self.places, self.values)
        return found


def _sorted(numbers: Numbers, places: Numbers, values: Integers) -> Integers:
    """The values of the numbers in their order."""
    numbers = np.sort(numbers)
    edges = np.empty(2 * places.size + 2, np.intp)
    edges[0], edges[-1] = 0, numbers.size
    edges[1:-1:2], edges[2:-1:2] = numbers.searchsorted(places), numbers.searchsorted(places, side="right")
    return values.repeat(np.diff(edges))
