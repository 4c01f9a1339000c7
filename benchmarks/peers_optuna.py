"""Optuna's side of throughput.py: trials that do nothing on a study in a database; prints when the first began and the last ended."""

from __future__ import annotations

import os
import sys
import time


def main() -> None:
    """create, or N trials."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    if sys.argv[1] == "create":
        optuna.create_study(study_name="nothing", storage=os.environ["PEERS_STORE"])
        return
    sampler = optuna.samplers.RandomSampler(seed=0)
    study = optuna.load_study(study_name="nothing", storage=os.environ["PEERS_STORE"], sampler=sampler)
    began = time.time()
    study.optimize(lambda _: 0.5, n_trials=int(sys.argv[1]))
    print(began, time.time())


if __name__ == "__main__":
    main()
