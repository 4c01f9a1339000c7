"""Pixels of the cache as tensors, logits as scores, and the order in which training images come."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from eyeseg.spec import RunSpec
from eyeseg.training.augment import augment
from eyeseg.training.dataset import Cache
from eyeseg.training.seeding import Purpose, generator

# Mean and standard deviation of ImageNet's colours, as torchvision's weights expect them.
_MEAN = (0.485, 0.456, 0.406)
_STD = (0.229, 0.224, 0.225)


def epoch_batches(train: Sequence[int], spec: RunSpec, epoch: int) -> list[list[int]]:
    """The training images of an epoch (from 0) in the order drawn from (seed, epoch), cut into batches; the last may be smaller."""
    order = generator(Purpose.ORDER, spec.seed, epoch).permutation(len(train))
    shuffled = [int(train[position]) for position in order]
    return [shuffled[start : start + spec.batch_size] for start in range(0, len(shuffled), spec.batch_size)]


def training_batch(cache: Cache, indices: Sequence[int], spec: RunSpec, epoch: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Augmented, normalised images (B, 3, H, W) and lesion masks (B, H, W) bool."""
    images, lesion = _pixels(cache.images[list(indices)], device), torch.from_numpy(cache.masks[list(indices)]).to(device) != 0
    if spec.augment != "none":
        pairs = [augment(images[i], lesion[i], spec.augment, seed=spec.seed, epoch=epoch, index=index) for i, index in enumerate(indices)]
        images, lesion = torch.stack([image for image, _ in pairs]), torch.stack([mask for _, mask in pairs])
    return normalised(images), lesion


def image_batch(images_BHW3: NDArray[np.uint8], device: torch.device) -> Tensor:
    """Normalised images (B, 3, H, W) of uint8 pixels, as evaluation and prediction see them."""
    return normalised(_pixels(images_BHW3, device))


def normalised(images_B3HW: Tensor) -> Tensor:
    mean, std = (images_B3HW.new_tensor(values).view(3, 1, 1) for values in (_MEAN, _STD))
    return (images_B3HW - mean) / std


def raw_scores(logits_BCHW: Tensor) -> Tensor:
    """One float32 logit a pixel (B, H, W), above 0 where lesion is more likely than not: of two channels, lesion minus background."""
    logits = logits_BCHW.float()
    return logits[:, 0] if logits.shape[1] == 1 else logits[:, 1] - logits[:, 0]


def uses_bf16(spec: RunSpec, device: torch.device) -> bool:
    """Whether the forward pass of a training runs in bfloat16; `auto` asks for it where the device multiplies it natively."""
    if spec.precision == "auto":
        return torch.cuda.is_bf16_supported(including_emulation=False) if device.type == "cuda" else _cpu_has_bf16()
    return spec.precision == "bf16"


def uses_channels_last(spec: RunSpec, device: torch.device) -> bool:
    """Whether images and weights of a training lie channels last: where the spec says so, and in bfloat16, which is fastest that way."""
    return spec.memory_format == "channels_last" or uses_bf16(spec, device)


def _cpu_has_bf16() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return False
    return not {"avx512_bf16", "amx_bf16", "bf16"}.isdisjoint(flags)


def _pixels(images_BHW3: NDArray[np.uint8], device: torch.device) -> Tensor:
    return torch.from_numpy(images_BHW3).to(device).permute(0, 3, 1, 2).float().contiguous() / 255
