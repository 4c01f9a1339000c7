"""The .pt2 of torch.export, PyTorch's successor of TorchScript; facts stand in its extra file eyeseg.json."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from eyeseg.exports._graph import Exportable
from eyeseg.exports._model import Answer, Exported, Source, place

OF = ["model"]
WRITES = "a file"
SUFFIX = ".pt2"


def export(source: Source, output: Path) -> Exported:
    return place(source, output, suffix=SUFFIX, write=_write, read=_read)


def _write(graph: Exportable, pixels: torch.Tensor, facts: dict[str, str], path: Path) -> None:
    program = torch.export.export(graph, (pixels,), dynamic_shapes=({0: torch.export.Dim("batch")},))
    for node in program.graph.nodes:  # where in this machine's files each step was written
        node.meta.pop("stack_trace", None)
    torch.export.save(program, path, extra_files={"eyeseg.json": json.dumps(facts)})


def _read(path: Path) -> Answer:
    found = torch.export.load(path).module()

    @torch.no_grad()
    def answer(pixels_BHW3: NDArray[np.uint8]) -> NDArray[np.float32]:
        logits: NDArray[np.float32] = found(torch.from_numpy(pixels_BHW3)).numpy()
        return logits

    return answer
