"""Learning-rate schedules: `rate(spec, epoch, total)` -> factor on lr in an epoch (from 0). One file is one `schedule` in grid.yaml.

A schedule whose NEEDS_TOTAL is True depends on the length of the whole training, so that trainings of different length share no prefix.
"""
