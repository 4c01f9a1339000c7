"""SegNet (Badrinarayanan et al. 2017): VGG16 with BatchNorm and its mirror image, which unpools to where the maxima were."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from eyeseg.errors import Unavailable
from eyeseg.models import channels_out as channels_of
from eyeseg.models import default, padded, start_from_file
from eyeseg.models._backbones import imagenet
from eyeseg.spec import RunSpec

OPTIONS = {"width": 64, "pretrained": ["none", "imagenet"]}

_DEPTHS = (2, 2, 3, 3, 3)  # convolutions a stage
_VGG_WIDTH = 64


def build(spec: RunSpec, *, channels_out: int | None = None) -> nn.Module:
    width = spec.width or default("segnet", "width")
    assert isinstance(width, int)
    model = SegNet(width, channels_of(spec) if channels_out is None else channels_out)
    if spec.pretrained == "imagenet":
        if width != _VGG_WIDTH:
            raise Unavailable(
                f"pretrained: the ImageNet weights of segnet have width {_VGG_WIDTH}, not {width}. Write 'none', or that width."
            )
        start_from_vgg(model.down, imagenet("vgg16_bn"))
    elif spec.pretrained != "none":
        start_from_file(model, spec.pretrained)
    return model


class SegNet(nn.Module):
    """width: channels of the first stage; 64 is VGG16. Any image size."""

    def __init__(self, width: int, channels_out: int) -> None:
        super().__init__()
        widths = [width * factor for factor in (1, 2, 4, 8, 8)]
        self.down = nn.ModuleList(
            _convolutions([before] + [after] * depth) for (before, after), depth in zip(pairwise([3, *widths]), _DEPTHS, strict=True)
        )
        self.up = nn.ModuleList(
            _convolutions([wide] * depth + [narrow])
            for (narrow, wide), depth in reversed([*zip(pairwise(widths), _DEPTHS[1:], strict=True)])
        )
        self.last = nn.Sequential(_convolutions([width] * _DEPTHS[0]), nn.Conv2d(width, channels_out, 3, padding=1))
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                nn.init.zeros_(module.bias)  # type: ignore[arg-type]

    def forward(self, images_B3HW: Tensor) -> Tensor:
        height, width = images_B3HW.shape[-2:]
        x = padded(images_B3HW, multiple=2 ** len(_DEPTHS))
        places = []
        for down in self.down:
            x, place = functional.max_pool2d(down(x), 2, return_indices=True)
            places.append(place)
        for up in [*self.up, self.last]:
            x = up(unpooled(x, places.pop()))
        return x[..., :height, :width]


def unpooled(maxima_BCHW: Tensor, place_BCHW: Tensor) -> Tensor:
    """Each maximum where a 2x2 pooling found it, zeros elsewhere: (B, C, H, W) -> (B, C, 2H, 2W).

    place_BCHW: int64, position in the flattened 2H x 2W plane, as max_pool2d gives it. Same numbers as max_unpool2d, which has no
    deterministic kernel: here every output looks at its own window's maximum, so nothing is scattered, backwards neither.
    """
    batch, channels, height, width = maxima_BCHW.shape
    here = torch.arange(4 * height * width, device=maxima_BCHW.device).view(height, 2, width, 2)
    chosen = place_BCHW[:, :, :, None, :, None] == here
    return torch.where(chosen, maxima_BCHW[:, :, :, None, :, None], 0).reshape(batch, channels, 2 * height, 2 * width)


def _convolutions(widths: list[int]) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before, after in pairwise(widths):
        layers += [nn.Conv2d(before, after, 3, padding=1), nn.BatchNorm2d(after), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


def start_from_vgg(down: nn.ModuleList, vgg: dict[str, Tensor]) -> None:
    """Load the convolutions and norms of a VGG16 with BatchNorm into the encoder, layer by layer in their common order."""
    numbers = sorted({int(key.split(".")[1]) for key in vgg if key.startswith("features.")})
    layers = [layer for layer in down.modules() if isinstance(layer, nn.Conv2d | nn.BatchNorm2d)]
    for number, layer in zip(numbers, layers, strict=True):
        prefix = f"features.{number}."
        layer.load_state_dict({key.removeprefix(prefix): tensor for key, tensor in vgg.items() if key.startswith(prefix)})
