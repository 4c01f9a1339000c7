"""Runs a run again from its record, apart from everything stored, and says whether the numbers agree."""

from eyeseg.reproducing.comparing import Comparison, compare
from eyeseg.reproducing.recorded import Recorded, recorded
from eyeseg.reproducing.rerun import Again, again

__all__ = ["Again", "Comparison", "Recorded", "again", "compare", "recorded"]
