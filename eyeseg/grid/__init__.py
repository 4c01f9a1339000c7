"""The grid language: grid.yaml read into trials, trials into runs, and its JSON Schema for editors."""

from eyeseg.grid.reading import read_grid
from eyeseg.grid.runs import expand, grid_problems, partitions, run_count, varying
from eyeseg.grid.schema import json_schema
from eyeseg.grid.trials import Grid, Trial

__all__ = ["Grid", "Trial", "expand", "grid_problems", "json_schema", "partitions", "read_grid", "run_count", "varying"]
