"""ONNX, for onnxruntime and whatever else reads it; facts stand in the file's metadata_props."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray

from eyeseg.exports._graph import Exportable
from eyeseg.exports._model import Answer, Exported, Source, place

OF = ["model"]
WRITES = "a file"
SUFFIX = ".onnx"
NEEDS = ["onnx", "onnxscript", "onnxruntime"]
EXTRA = "export"


def export(source: Source, output: Path) -> Exported:
    return place(source, output, suffix=SUFFIX, write=_write, read=_read)


def _write(graph: Exportable, pixels: torch.Tensor, facts: dict[str, str], path: Path) -> None:
    program: Any = torch.onnx.export(
        graph,
        (pixels,),
        dynamo=True,
        dynamic_shapes=({0: torch.export.Dim("batch")},),
        input_names=["pixels"],
        output_names=["logits"],
        verbose=False,
    )
    found = program.model_proto
    for node in found.graph.node:  # where in this machine's files each step was written
        node.ClearField("metadata_props")
        node.ClearField("doc_string")
    onnx.helper.set_model_props(found, facts)
    onnx.checker.check_model(found, full_check=True)
    onnx.save(found, path)


def _read(path: Path) -> Answer:
    session: Any = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    def answer(pixels_BHW3: NDArray[np.uint8]) -> NDArray[np.float32]:
        logits: NDArray[np.float32] = session.run(["logits"], {"pixels": pixels_BHW3})[0]
        return logits

    return answer
