"""What `eyeseg doctor` looks at: one small function a checked thing, all begun at once, none waited for without end."""

from eyeseg.checkup.examination import CHECKS, Check, examine
from eyeseg.checkup.finding import Finding

__all__ = ["CHECKS", "Check", "Finding", "examine"]
