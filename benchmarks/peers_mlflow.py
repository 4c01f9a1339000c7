"""MLflow's side of throughput.py: runs that do nothing but log a parameter and a metric; prints when the first began and the last ended."""

from __future__ import annotations

import os
import sys
import time


def main() -> None:
    """create, or N runs."""
    import mlflow

    mlflow.set_tracking_uri(os.environ["PEERS_STORE"])
    mlflow.set_experiment("nothing")
    if sys.argv[1] == "create":
        return
    began = time.time()
    for number in range(int(sys.argv[1])):
        with mlflow.start_run():
            mlflow.log_param("number", number)
            mlflow.log_metric("auc", 0.5)
    print(began, time.time())


if __name__ == "__main__":
    main()
