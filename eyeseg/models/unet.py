"""U-Net (Ronneberger et al. 2015), plain: five stages of two convolutions, skip connections, transposed convolutions on the way up."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from eyeseg.errors import Unavailable
from eyeseg.models import channels_out as channels_of
from eyeseg.models import default, padded, start_from_file
from eyeseg.spec import RunSpec

OPTIONS = {"width": 64, "pretrained": ["none"]}


def build(spec: RunSpec, *, channels_out: int | None = None) -> nn.Module:
    width = spec.width or default("unet", "width")
    assert isinstance(width, int)
    model = UNet(width, channels_of(spec) if channels_out is None else channels_out)
    if spec.pretrained == "imagenet":
        raise Unavailable("pretrained: there are no ImageNet weights for unet. Write 'none', or the path of a safetensors file.")
    if spec.pretrained != "none":
        start_from_file(model, spec.pretrained)
    return model


class UNet(nn.Module):
    """width: channels of the first stage, doubled at each of four halvings. Any image size."""

    def __init__(self, width: int, channels_out: int) -> None:
        super().__init__()
        widths = [width * 2**stage for stage in range(5)]
        self.first = _two_convolutions(3, width)
        self.down = nn.ModuleList(nn.Sequential(nn.MaxPool2d(2), _two_convolutions(narrow, wide)) for narrow, wide in pairwise(widths))
        self.up = nn.ModuleList(nn.ConvTranspose2d(wide, wide // 2, 2, stride=2) for wide in reversed(widths[1:]))
        self.merge = nn.ModuleList(_two_convolutions(wide, wide // 2) for wide in reversed(widths[1:]))
        self.last = nn.Conv2d(width, channels_out, 1)

    def forward(self, images_B3HW: Tensor) -> Tensor:
        height, width = images_B3HW.shape[-2:]
        x = self.first(padded(images_B3HW, multiple=16))
        skips = []
        for down in self.down:
            skips.append(x)
            x = down(x)
        for up, merge in zip(self.up, self.merge, strict=True):
            x = merge(torch.cat([skips.pop(), up(x)], dim=1))
        logits: Tensor = self.last(x)
        return logits[..., :height, :width]


def _two_convolutions(channels_in: int, channels_out: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before in (channels_in, channels_out):
        layers += [nn.Conv2d(before, channels_out, 3, padding=1, bias=False), nn.BatchNorm2d(channels_out), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)
