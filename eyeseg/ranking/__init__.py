"""Results of one split become a ranked table. Pure: no store, no files, no clock."""

from eyeseg.ranking.comparing import Comparison, compare
from eyeseg.ranking.images import Block, ImageScores, beside
from eyeseg.ranking.ordering import RANK_KEYS, rank
from eyeseg.ranking.results import BaselineResult, PrunedTrial, RunResult, Split, SplitResult, Trial, TrialResult, has_scores
from eyeseg.ranking.table import Baseline, Pruned, Row, Table

__all__ = [
    "RANK_KEYS", "Baseline", "BaselineResult", "Block", "Comparison", "ImageScores", "Pruned", "PrunedTrial", "Row", "RunResult", "Split",
    "SplitResult", "Table", "Trial", "TrialResult",
    "beside", "compare", "has_scores", "rank",
]  # fmt: skip
