"""DeepLabv3 (Chen et al. 2017) on a dilated ResNet at output stride 8, as torchvision builds it; ResNet-18 is dilated the same way."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional
from torchvision.models.segmentation.deeplabv3 import DeepLabHead

from eyeseg.models import channels_out as channels_of
from eyeseg.models import padded
from eyeseg.models._backbones import backbone_of, dilated_resnet, start_resnet
from eyeseg.models._pooling import pool_norm_of, set_pool_norm
from eyeseg.spec import RunSpec

OPTIONS = {"backbone": ["resnet101", "resnet50", "resnet18"], "pretrained": ["none", "imagenet"], "pool_norm": ["group", "batch"]}


def build(spec: RunSpec, *, channels_out: int | None = None) -> nn.Module:
    name = backbone_of(spec, "deeplabv3")
    model = DeepLabV3(name, channels_of(spec) if channels_out is None else channels_out, pool_norm=pool_norm_of(spec))
    start_resnet(model, model.backbone, name, spec.pretrained)
    return model


class DeepLabV3(nn.Module):
    """Logits at an eighth of the image's size, upsampled bilinearly to it. pool_norm: `group` or, as published, `batch`."""

    def __init__(self, backbone: str, channels_out: int, *, pool_norm: str = "group") -> None:
        super().__init__()
        self.backbone, features = dilated_resnet(backbone)
        self.head = DeepLabHead(features, channels_out)
        set_pool_norm(self.head, pool_norm)

    def forward(self, images_B3HW: Tensor) -> Tensor:
        height, width = images_B3HW.shape[-2:]
        images = padded(images_B3HW, multiple=1)
        logits = functional.interpolate(self.head(self.backbone(images)), size=images.shape[-2:], mode="bilinear", align_corners=False)
        return logits[..., :height, :width]
