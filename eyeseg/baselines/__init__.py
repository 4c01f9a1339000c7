"""Baselines that need no training, as rows of the report."""
