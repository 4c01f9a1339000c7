"""One training and one evaluation: `fit` and `evaluate` hand events to their caller and know no store and no broker. Torch lives here."""
