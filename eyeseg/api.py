"""What a notebook or a script asks of eyeseg. Each function does what the command of its name does, by the same rooms.

Store, broker and artifacts are found as commands find them: by EYESEG_* in the environment, or eyeseg.toml in the current folder, or in
`./.eyeseg`. What a user can have got wrong raises an EyesegError, whose text says where, what, and what to do.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from eyeseg.errors import InvalidInput, Unavailable
from eyeseg.settings import read_settings

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from eyeseg.bundles import Records
    from eyeseg.store.experiments import Submitted
    from eyeseg.training.module import TrainedModel

Row = dict[str, Any]
_TIMES = ("started_at", "finished_at")


def submit(
    grid: str | os.PathLike[str],
    *,
    name: str | None = None,
    limit: int | None = None,
    priority: int | None = None,
    data_root: str | os.PathLike[str] | None = None,
    wait: bool = False,
) -> Submitted:
    """`eyeseg submit-grid GRID`: store the runs of a grid file that are not stored yet and put their jobs on the queues.

    wait: come back when all of them have ended; where the services are on this machine and nobody works, a local stack is started for
    as long as that takes. Raises InvalidInput with every problem of the file and its data, Refused (a leak, a cap), Unreachable.
    """
    from eyeseg import broker, local, submission
    from eyeseg.store import open_store

    settings = read_settings()
    root = settings.data_root if data_root is None else Path(data_root).resolve()
    plan = submission.make_plan(Path(grid), limit=limit, data_root=root)
    with closing(open_store(settings.store_url, create=True)) as store:
        done = submission.submit(plan, store, name=name, priority=priority)
        if wait:
            from eyeseg.cli import _waiting

            _waiting.follow(store, settings, done.experiment)
        elif not settings.embedded_broker or local.running(settings) is not None:
            submission.publish(store, broker.celery_app(settings))
    return done


def status(experiment: str | None = None) -> Row:
    """`eyeseg status --format json` of an experiment, or of the newest: runs and jobs by state, workers, what is stuck and why."""
    from eyeseg.cli.status import standing
    from eyeseg.store import open_store

    settings = read_settings()
    with closing(open_store(settings.store_url)) as store:
        return standing(store, settings, experiment)


def results(experiment: str | None = None) -> pd.DataFrame:
    """One row a run of an experiment, or of the newest: its whole setting, state, figures and provenance. The columns of runs.csv.

    A run that has not ended is there too, with its state and without figures. Raises NotFound.
    """
    from eyeseg.exports._rows import run_rows

    pandas = _pandas("results")
    frame = _frame(pandas, run_rows(_records(experiment)))
    return frame.assign(**{column: pandas.to_datetime(frame[column], utc=True, format="ISO8601") for column in _TIMES})


def epochs(experiment: str | None = None) -> pd.DataFrame:
    """One row an epoch of each run's training: loss, learning rate, gradient norm and so on. The columns of epochs.csv."""
    from eyeseg.exports._rows import EPOCHS, epoch_rows

    return _frame(_pandas("epochs"), epoch_rows(_records(experiment)), ("run", "epoch", *EPOCHS))


def scores(experiment: str | None = None) -> pd.DataFrame:
    """One row an image that a run was judged by: AUC, AP, Dice and so on, with its patient. The columns of scores.csv."""
    from eyeseg.exports._rows import SCORED, SCORES, score_rows

    return _frame(_pandas("scores"), score_rows(_records(experiment)), (*SCORED, *SCORES))


def report(
    experiment: str | None = None, *, split: str | None = None, by: Literal["trial", "model"] = "trial", top: int | None = None
) -> pd.DataFrame:
    """`eyeseg report --format csv`: the ranking, one row a trial and split, with intervals, groups and tries.

    `attrs` of the frame holds what belongs beside a ranking: `warnings` and `baselines` by split, and whether it is `complete`.
    """
    from eyeseg import reporting
    from eyeseg.formats.csv import flattened
    from eyeseg.store import open_store

    pandas = _pandas("report")
    with closing(open_store(read_settings().store_url)) as store:
        tables = reporting.tables(store, experiment, split=split, by=by, top=top)
    frame = _frame(pandas, [flattened(table, row) for table in tables for row in table.rows])
    whole = {table.split: table.to_json() for table in tables}
    frame.attrs = {key: {name: found[key] for name, found in whole.items()} for key in ("warnings", "baselines", "complete")}
    return frame


def load_model(run: str, *, device: Literal["cpu", "cuda", "auto"] = "auto") -> TrainedModel:
    """The trained model of a run, named by its digest or the beginning of it: a torch module that takes pixels and gives logits.

    Raises NotFound without such a run or its checkpoint, CorruptCheckpoint, PlaceAway or Unreachable when the file cannot be had.
    """
    from eyeseg import trained
    from eyeseg.store import open_store

    settings = read_settings()
    with closing(open_store(settings.store_url)) as store:
        found = trained.find(store, run)
    weights = found.weights(settings)

    from eyeseg.training.module import TrainedModel

    return TrainedModel(found.run, found.spec, weights, device=device, threshold_tuned=found.threshold_tuned)


def predict(model: TrainedModel | str, image: NDArray[np.uint8], *, tta: bool = False) -> NDArray[np.float32]:
    """The probability of lesion (H, W), 0 to 1, of an image (H, W, 3), uint8 RGB of any size: what `eyeseg predict` writes.

    model: what `load_model` gave, or the name of a run. An image (H, W) is taken as grey; a stack (B, H, W, 3) gives (B, H, W).
    tta: the mean over the image's flips. Raises InvalidInput for an array that is no such image.
    """
    pixels = _pixels(image)
    loaded = load_model(model) if isinstance(model, str) else model
    return loaded.probability(pixels, tta=tta)


def _pixels(image: NDArray[Any]) -> NDArray[np.uint8]:
    """The array as (..., H, W, 3)."""
    import numpy as np

    found = np.asarray(image)
    shape = " x ".join(map(str, found.shape))
    if found.dtype != np.uint8:
        raise InvalidInput(f"image: is an array of {found.dtype}. Give uint8, 0 to 255, as PIL and imageio read a photograph.")
    if found.ndim == 2:
        found = np.stack([found] * 3, axis=-1)
    if found.ndim not in (3, 4) or found.shape[-1] != 3 or 0 in found.shape:
        raise InvalidInput(f"image: is an array of {shape}. Give height x width x 3 (RGB), or a stack of such.")
    return found


def _records(experiment: str | None) -> Records:
    from eyeseg import bundles
    from eyeseg.store import experiments, open_store

    with closing(open_store(read_settings().store_url)) as store:
        return bundles.collect(store, experiments.find(store, experiment)["id"])


def _frame(pandas: ModuleType, rows: Sequence[Row], columns: Sequence[str] = ()) -> pd.DataFrame:
    """columns: what a table has of which no row is there yet."""
    frame: pd.DataFrame = pandas.DataFrame(list(rows)) if rows else pandas.DataFrame(columns=list(columns))
    return frame


def _pandas(asker: str) -> ModuleType:
    """pandas. Raises Unavailable where it is not installed."""
    try:
        return importlib.import_module("pandas")
    except ModuleNotFoundError as error:
        raise Unavailable(f"{asker}: needs pandas. Install it: pip install 'eyeseg[notebook]'.") from error
