"""Ray Tune's side of throughput.py: prints the seconds from the first start to the last end of trials that do nothing."""

from __future__ import annotations

import sys
import time


def nothing(config: dict[str, int]) -> dict[str, float]:
    """The time, as the trial's metric."""
    return {"at": time.time()}


def main() -> None:
    """N trials on two processors, one each; each keeps a folder with its configuration and its result."""
    import ray
    from ray import tune

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    tuner = tune.Tuner(
        tune.with_resources(nothing, {"cpu": 1}),
        param_space={"number": tune.grid_search(list(range(int(sys.argv[1]))))},
        run_config=tune.RunConfig(verbose=0, storage_path=sys.argv[2]),
    )
    times = [result.metrics["at"] for result in tuner.fit()]
    ray.shutdown()
    print(max(times) - min(times))


if __name__ == "__main__":
    main()
