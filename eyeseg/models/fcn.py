"""FCN (Long et al. 2015) on a dilated ResNet at output stride 8, as torchvision builds it; ResNet-18 is dilated here the same way."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional
from torchvision.models.segmentation.fcn import FCNHead

from eyeseg.models import channels_out as channels_of
from eyeseg.models import padded
from eyeseg.models._backbones import backbone_of, dilated_resnet, start_resnet
from eyeseg.spec import RunSpec

OPTIONS = {"backbone": ["resnet101", "resnet50", "resnet18"], "pretrained": ["none", "imagenet"]}


def build(spec: RunSpec, *, channels_out: int | None = None) -> nn.Module:
    name = backbone_of(spec, "fcn")
    model = FCN(name, channels_of(spec) if channels_out is None else channels_out)
    start_resnet(model, model.backbone, name, spec.pretrained)
    return model


class FCN(nn.Module):
    """Logits at an eighth of the image's size, upsampled bilinearly to it."""

    def __init__(self, name: str, channels_out: int) -> None:
        super().__init__()
        self.backbone, features = dilated_resnet(name)
        self.head = FCNHead(features, channels_out)

    def forward(self, images_B3HW: Tensor) -> Tensor:
        height, width = images_B3HW.shape[-2:]
        images = padded(images_B3HW, multiple=1)
        logits = functional.interpolate(self.head(self.backbone(images)), size=images.shape[-2:], mode="bilinear", align_corners=False)
        return logits[..., :height, :width]
