"""What stands behind a ranking, gathered from store, artifacts and data for a page or for figures: no torch, nothing drawn here."""

from eyeseg.evidence.found import Evidence, Failure, Hard, Image, Leader, Leak, Origin, Picture, Run, Training
from eyeseg.evidence.gathering import gather

__all__ = ["Evidence", "Failure", "Hard", "Image", "Leader", "Leak", "Origin", "Picture", "Run", "Training", "gather"]
