"""TorchScript, for torch.jit.load in Python or C++; facts stand in its extra file eyeseg.json. PyTorch has deprecated it."""

from __future__ import annotations

import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from eyeseg.exports._graph import Exportable
from eyeseg.exports._model import Answer, Exported, Source, place

OF = ["model"]
WRITES = "a file"
SUFFIX = ".pt"

_jit: Any = torch.jit  # its functions are untyped


def export(source: Source, output: Path) -> Exported:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="`torch.jit", category=FutureWarning)
        warnings.filterwarnings("ignore", message="`torch.jit", category=DeprecationWarning)
        return place(source, output, suffix=SUFFIX, write=_write, read=_read)


class OneSize(nn.Module):
    """Refuses pixels of another size than the one that was traced, for which the trace would silently be wrong."""

    def __init__(self, traced: nn.Module, height: int, width: int) -> None:
        super().__init__()
        self.traced, self.height, self.width = traced, height, width

    def forward(self, pixels: Tensor) -> Tensor:
        if pixels.dim() != 4 or pixels.shape[1] != self.height or pixels.shape[2] != self.width:
            raise ValueError(f"pixels must be (B, {self.height}, {self.width}, 3)")
        logits: Tensor = self.traced(pixels)
        return logits


def _write(graph: Exportable, pixels: torch.Tensor, facts: dict[str, str], path: Path) -> None:
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore", _jit.TracerWarning)  # that sizes become constants is the point
        traced = _jit.trace(graph, (pixels,), check_trace=False)
        found = _jit.script(OneSize(traced, graph.height, graph.width))
    whole = path.with_suffix(".whole")
    _jit.save(found, whole, _extra_files={"eyeseg.json": json.dumps(facts)})
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for item in source.infolist():
            if not item.filename.endswith(".debug_pkl"):  # where in this machine's files each step was written
                target.writestr(item, source.read(item), compress_type=zipfile.ZIP_STORED)


def _read(path: Path) -> Answer:
    found = _jit.load(path, map_location="cpu")

    @torch.no_grad()
    def answer(pixels_BHW3: NDArray[np.uint8]) -> NDArray[np.float32]:
        logits: NDArray[np.float32] = found(torch.from_numpy(pixels_BHW3)).numpy()
        return logits

    return answer
