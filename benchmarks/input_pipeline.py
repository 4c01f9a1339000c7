"""What it costs to have a batch of images: decoded from their files at every step, against the memory-mapped uint8 cache.

    python benchmarks/input_pipeline.py [--files 4288x2848] [--size 256x170] [--clock cpu] [--keep]

Both ways end at the same normalised float tensors and masks. Also said: how long the cache takes to be built, once a data set and size,
and to be opened again and hashed.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import click
import numpy as np
import study
import torch
from measuring import CLOCKS, Facts, Report, clock_option, command_of, in_turn, table
from plain_study import Photographs
from torch.utils.data import DataLoader, default_collate

from eyeseg.samples import read_manifest
from eyeseg.training.batches import training_batch
from eyeseg.training.dataset import build_cache, open_cache
from eyeseg.training.seeding import make_deterministic


def timed_ms(call: Any) -> str:
    """Milliseconds of one call."""
    began = time.perf_counter()
    call()
    return f"{1000 * (time.perf_counter() - began):.1f} ms"


@click.command()
@click.option("--patients", default=40, show_default=True)
@click.option("--files", default="", help="Photographs in files of this size, such as 4288x2848: real ones enlarged, or drawn.")
@click.option("--size", default="256x170", show_default=True)
@click.option("--batch-size", default=5, show_default=True)
@click.option("--rounds", default=7, show_default=True)
@click.option("--workers/--no-workers", default=True, help="Also with two processes that decode beside the training.")
@clock_option
@click.option("--keep", is_flag=True, help="Keep the result under benchmarks/results.")
def main(**options: Any) -> None:
    """Compare."""
    make_deterministic()
    size, batch_size = study.pair(options["size"]), options["batch_size"]
    with tempfile.TemporaryDirectory(prefix="eyeseg-input-") as scratch:
        folder, files = Path(scratch), options["files"]
        manifest, what = study.eyes(folder, patients=options["patients"], size=study.pair(files) if files else None)
        samples = read_manifest(manifest)
        once = [("building it", timed_ms(lambda: build_cache(samples, size, "rgb", folder / "cache")))]
        path = build_cache(samples, size, "rgb", folder / "cache")
        once.append(("opening it again", timed_ms(lambda: open_cache(path))))
        cache = open_cache(path)
        files = Photographs([[str(sample.image), str(sample.mask)] for sample in samples], size, cached=False)
        memory = Photographs(files.files, size, cached=True)
        spec = study.settings(size=size, batch_size=batch_size, models=("unet",))["unet"]
        batches = [list(range(start, min(start + batch_size, len(samples)))) for start in range(0, len(samples), batch_size)]
        ours = [training_batch(cache, batch, spec, 0, torch.device("cpu")) for batch in batches]
        theirs = [default_collate([files[number] for number in batch]) for batch in batches]
        worst = max(float((mine[0] - other[0]).abs().max()) for mine, other in zip(ours, theirs, strict=True))
        if worst > 1e-5 or any(not torch.equal(mine[1], other[1]) for mine, other in zip(ours, theirs, strict=True)):
            raise SystemExit(f"The two ways differ: by {worst} in the images, or in the masks.")
        ways = {
            "files, decoded in the loop": lambda: list(DataLoader(files, batch_size)),
            "decoded once, kept in memory": lambda: list(DataLoader(memory, batch_size)),
            "eyeseg's cache": lambda: [training_batch(cache, batch, spec, 0, torch.device("cpu")) for batch in batches],
            "eyeseg's cache, pixels alone": lambda: [np.array(cache.images[batch]) for batch in batches],
        }
        if options["workers"] and options["clock"] == "wall":
            ways["files, two worker processes"] = lambda: list(DataLoader(files, batch_size, num_workers=2))
        seconds = in_turn(ways, rounds=options["rounds"], clock=CLOCKS[options["clock"]])
    title = f"one pass over {len(samples)} images at {options['size']}"
    shown = table(title, seconds, against="files, decoded in the loop", unit="images", units=len(samples))
    facts = Facts(("the cache, once", "time"), tuple(once))
    note = f"{what}; one thread; {options['clock']} time. The largest difference between the ways: {worst:.1g}."
    name = "Input pipeline" + (f" with files of {options['files']}" if options["files"] else "")
    Report(name, command_of(__file__), (shown, facts), ("torch", "pillow"), note).publish(keep=options["keep"])


if __name__ == "__main__":
    main()
