"""The grid language: grid.yaml read into trials, trials into runs, and its JSON Schema for editors."""

from eyeseg.grid.reading import read_grid
from eyeseg.grid.runs import expand, grid_problems, partitions, run_count, varying
from eyeseg.grid.schema import json_schema
from eyeseg.grid.trials import Grid, Trial
from eyeseg.grid.values import is_read

__all__ = ["Grid", "Trial", "expand", "grid_problems", "is_read", "json_schema", "partitions", "read_grid", "run_count", "varying"]
