"""Results of one split become a ranked table. Pure: no store, no files, no clock."""

from eyeseg.ranking.comparing import Comparison, compare
from eyeseg.ranking.images import ImageScores, together
from eyeseg.ranking.ordering import RANK_KEYS, rank
from eyeseg.ranking.results import BaselineResult, PrunedTrial, RunResult, SplitResult, TrialResult
from eyeseg.ranking.table import Baseline, Pruned, Row, Table

__all__ = [
    "RANK_KEYS", "Baseline", "BaselineResult", "Comparison", "ImageScores", "Pruned", "PrunedTrial", "Row", "RunResult", "SplitResult",
    "Table", "TrialResult",
    "compare", "rank", "together",
]  # fmt: skip
