"""FCN (Long et al. 2015) on a dilated ResNet at output stride 8, as torchvision builds it; ResNet-18 is dilated here the same way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import ResNet18_Weights, ResNet50_Weights, ResNet101_Weights, resnet18, resnet50, resnet101
from torchvision.models.segmentation.fcn import FCNHead

from eyeseg.errors import Unavailable
from eyeseg.models import channels_out as channels_of
from eyeseg.models import default, padded, start_from_file
from eyeseg.spec import RunSpec

OPTIONS = {"backbone": ["resnet101", "resnet50", "resnet18"], "pretrained": "none"}

_BACKBONES: dict[str, tuple[Callable[..., Any], Any]] = {
    "resnet101": (resnet101, ResNet101_Weights.IMAGENET1K_V1),
    "resnet50": (resnet50, ResNet50_Weights.IMAGENET1K_V1),
    "resnet18": (resnet18, ResNet18_Weights.IMAGENET1K_V1),
}


def build(spec: RunSpec, *, channels_out: int | None = None) -> nn.Module:
    model = FCN(str(spec.backbone or default("fcn", "backbone")), channels_of(spec) if channels_out is None else channels_out)
    if spec.pretrained == "imagenet":
        model.backbone.load_state_dict(_imagenet(model.name), strict=False)  # its classifier layer has no place here
    elif spec.pretrained != "none":
        start_from_file(model, Path(spec.pretrained))
    return model


class FCN(nn.Module):
    """Logits at an eighth of the image's size, upsampled bilinearly to it."""

    def __init__(self, name: str, channels_out: int) -> None:
        super().__init__()
        if name not in _BACKBONES:
            raise Unavailable(f"backbone: fcn has no {name!r}. There are: {', '.join(_BACKBONES)}.")
        self.name = name
        resnet = _BACKBONES[name][0](weights=None)
        features = resnet.fc.in_features
        del resnet.avgpool, resnet.fc
        _dilate(resnet.layer3, before=1, dilation=2)
        _dilate(resnet.layer4, before=2, dilation=4)
        self.backbone = nn.Sequential()
        for part, module in resnet.named_children():
            self.backbone.add_module(part, module)
        self.head = FCNHead(features, channels_out)

    def forward(self, images_B3HW: Tensor) -> Tensor:
        height, width = images_B3HW.shape[-2:]
        images = padded(images_B3HW, multiple=1)
        logits = functional.interpolate(self.head(self.backbone(images)), size=images.shape[-2:], mode="bilinear", align_corners=False)
        return logits[..., :height, :width]


def _dilate(stage: nn.Sequential, *, before: int, dilation: int) -> None:
    """Trade the stage's stride of 2 for dilation; its first block keeps the dilation of the stage before, as in torchvision."""
    for number, block in enumerate(stage):
        spread = before if number == 0 else dilation
        for layer in block.modules():
            if isinstance(layer, nn.Conv2d):
                layer.stride = (1, 1)
                if layer.kernel_size == (3, 3):
                    layer.dilation = layer.padding = (spread, spread)


def _imagenet(name: str) -> dict[str, Tensor]:
    weights = _BACKBONES[name][1]
    try:
        state: dict[str, Tensor] = weights.get_state_dict(progress=False, check_hash=True)
    except (OSError, RuntimeError) as error:  # no network, no room, or another file than the one expected
        raise Unavailable(
            f"pretrained: the ImageNet weights of {name} could not be had from {weights.url} ({error}). "
            "Put that file into torch's hub folder (checkpoints), or write 'none'."
        ) from error
    return state
