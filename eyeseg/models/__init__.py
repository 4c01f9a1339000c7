"""Segmentation models: (B, 3, H, W) normalised images -> (B, C, H, W) logits of that size. One file is one `model` in grid.yaml."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor, nn
from torch.nn import functional

from eyeseg import catalog
from eyeseg.errors import Unavailable
from eyeseg.spec import WEIGHTS_HASH, RunSpec


def channels_out(spec: RunSpec) -> int:
    """Logit channels that the spec's loss asks for: 1 for sigmoid losses, 2 for softmax."""
    return int(catalog.entry("losses", spec.loss).facts["CHANNELS"])


def default(model: str, option: str) -> object:
    """The value of a spec field left None: the model's own default, the first where it lists choices."""
    found = catalog.entry("models", model).options[option]
    return found[0] if isinstance(found, list) else found


def head_parameters(model: nn.Module) -> list[nn.Parameter]:
    """Those of the part named `head`; of a model without one, those of its last convolution."""
    head = getattr(model, "head", None)
    if not isinstance(head, nn.Module):
        head = [module for module in model.modules() if isinstance(module, nn.Conv2d)][-1]
    return list(head.parameters())


def padded(images_BCHW: Tensor, *, multiple: int, least: int = 32) -> Tensor:
    """The images grown to the right and below, by their own edge, to a multiple of `multiple` and at least `least` pixels a side.

    The lower limit keeps more than one value a channel at the deepest stage, without which BatchNorm refuses a batch of one.
    """
    height, width = (max(least, -(-size // multiple) * multiple) for size in images_BCHW.shape[-2:])
    right, below = width - images_BCHW.shape[-1], height - images_BCHW.shape[-2]
    return functional.pad(images_BCHW, (0, right, 0, below), mode="replicate") if right or below else images_BCHW


def start_from_file(module: nn.Module, pretrained: str) -> None:
    """Take over every weight whose name and shape fit from a safetensors file; Unavailable when none does.

    pretrained: its path, or `path@sha256:...` with the first digits of its hash, which must be those of the file.
    """
    name, _, sha256 = pretrained.partition(WEIGHTS_HASH)
    path = Path(name)
    try:
        content = path.read_bytes()
        if not hashlib.sha256(content).hexdigest().startswith(sha256):
            raise Unavailable(f"pretrained: {name!r} has changed since it was submitted. Bring it back, or submit the grid again.")
        found = load(content)
    except (OSError, SafetensorError) as error:
        raise Unavailable(
            f"pretrained: {str(path)!r} cannot be read as safetensors ({error}). Write 'none', or the path of such a file."
        ) from error
    own = module.state_dict()
    fitting = {name: tensor for name, tensor in found.items() if name in own and own[name].shape == tensor.shape}
    if not fitting:
        raise Unavailable(f"pretrained: no weight in {str(path)!r} fits this model. Give a file written for the same model and width.")
    with torch.no_grad():
        module.load_state_dict(fitting, strict=False)
