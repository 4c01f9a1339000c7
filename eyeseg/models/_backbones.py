"""Backbones that several models share: which one a spec asks for, the dilated ResNets, ImageNet weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn
from torchvision.models import (
    ResNet18_Weights,
    ResNet50_Weights,
    ResNet101_Weights,
    VGG16_BN_Weights,
    resnet18,
    resnet50,
    resnet101,
)

from eyeseg import catalog
from eyeseg.errors import Unavailable
from eyeseg.models import default, start_from_file
from eyeseg.spec import RunSpec

_RESNETS: dict[str, Callable[..., Any]] = {"resnet101": resnet101, "resnet50": resnet50, "resnet18": resnet18}
_IMAGENET: dict[str, Any] = {
    "resnet101": ResNet101_Weights.IMAGENET1K_V1,
    "resnet50": ResNet50_Weights.IMAGENET1K_V1,
    "resnet18": ResNet18_Weights.IMAGENET1K_V1,
    "vgg16_bn": VGG16_BN_Weights.IMAGENET1K_V1,
}


def backbone_of(spec: RunSpec, model: str) -> str:
    """The backbone that the spec asks for, or the model's first; Unavailable when the model has no such one."""
    name = str(spec.backbone or default(model, "backbone"))
    offered = catalog.entry("models", model).options["backbone"]
    if name not in offered:
        raise Unavailable(f"backbone: {model} has no {name!r}. There are: {', '.join(offered)}.")
    return name


def dilated_resnet(name: str) -> tuple[nn.Sequential, int]:
    """A ResNet at output stride 8, dilated as in torchvision's segmentation models but for every depth, and its channels."""
    resnet = _RESNETS[name](weights=None)
    channels = int(resnet.fc.in_features)
    del resnet.avgpool, resnet.fc
    _dilate(resnet.layer3, before=1, dilation=2)
    _dilate(resnet.layer4, before=2, dilation=4)
    backbone = nn.Sequential()
    for part, module in resnet.named_children():
        backbone.add_module(part, module)
    return backbone, channels


def start_resnet(model: nn.Module, backbone: nn.Module, name: str, pretrained: str) -> None:
    """Put into the model what `pretrained` names: nothing, ImageNet weights for its ResNet backbone, or a file's."""
    if pretrained == "imagenet":
        backbone.load_state_dict({key: tensor for key, tensor in imagenet(name).items() if not key.startswith("fc.")})
    elif pretrained != "none":
        start_from_file(model, pretrained)


def imagenet(name: str) -> dict[str, Tensor]:
    """torchvision's weights of a classifier, from torch's hub folder or the network; Unavailable when they cannot be had."""
    if name not in _IMAGENET:
        raise Unavailable(f"pretrained: there are no ImageNet weights for {name} here. Write 'none', or the path of a safetensors file.")
    weights = _IMAGENET[name]
    try:
        state: dict[str, Tensor] = weights.get_state_dict(progress=False, check_hash=True)
    except (OSError, RuntimeError) as error:  # no network, no room, or another file than the one expected
        raise Unavailable(
            f"pretrained: the ImageNet weights of {name} could not be had from {weights.url} ({error}). "
            "Put that file into torch's hub folder (checkpoints), or write 'none'."
        ) from error
    return state


def _dilate(stage: nn.Sequential, *, before: int, dilation: int) -> None:
    """Trade the stage's stride of 2 for dilation; its first block keeps the dilation of the stage before, as in torchvision."""
    for number, block in enumerate(stage):
        spread = before if number == 0 else dilation
        for layer in block.modules():
            if isinstance(layer, nn.Conv2d):
                layer.stride = (1, 1)
                if layer.kernel_size == (3, 3):
                    layer.dilation = layer.padding = (spread, spread)
