"""DeepLabv3+ (Chen et al. 2018): a decoder over features at 1/4 and at the output stride, 16, or 8 on DRN."""

from __future__ import annotations

from typing import Any

from segmentation_models_pytorch.base import SegmentationHead
from segmentation_models_pytorch.decoders.deeplabv3.decoder import DeepLabV3PlusDecoder
from segmentation_models_pytorch.encoders import get_encoder
from torch import Tensor, nn

from eyeseg.models import channels_out as channels_of
from eyeseg.models import padded
from eyeseg.models._backbones import backbone_of, start_resnet
from eyeseg.models._drn import DRN54
from eyeseg.models._pooling import pool_norm_of, set_pool_norm
from eyeseg.spec import RunSpec

OPTIONS = {
    "backbone": ["resnet101", "resnet50", "xception65", "drn_d_54", "resnet18"],
    "pretrained": ["none", "imagenet"],
    "pool_norm": ["group", "batch"],
}

_RATES = {16: (6, 12, 18), 8: (12, 24, 36)}  # of the atrous convolutions, by output stride, as published


def build(spec: RunSpec, *, channels_out: int | None = None) -> nn.Module:
    name = backbone_of(spec, "deeplabv3plus")
    model = DeepLabV3Plus(name, channels_of(spec) if channels_out is None else channels_out, pool_norm=pool_norm_of(spec))
    start_resnet(model, model.encoder, name, spec.pretrained)
    return model


class DeepLabV3Plus(nn.Module):
    """Logits at a quarter of the image's size, upsampled bilinearly to it. pool_norm: `group` or, as published, `batch`."""

    def __init__(self, backbone: str, channels_out: int, *, pool_norm: str = "group") -> None:
        super().__init__()
        self.encoder = _encoder(backbone)
        stride: Any = self.encoder.output_stride
        self.decoder = DeepLabV3PlusDecoder(
            self.encoder.out_channels, 5, 256, _RATES[stride], output_stride=stride, aspp_separable=True, aspp_dropout=0.5
        )
        self.head = SegmentationHead(256, channels_out, kernel_size=1, upsampling=4)
        set_pool_norm(self.decoder, pool_norm)

    def forward(self, images_B3HW: Tensor) -> Tensor:
        height, width = images_B3HW.shape[-2:]
        logits: Tensor = self.head(self.decoder(self.encoder(padded(images_B3HW, multiple=16))))
        return logits[..., :height, :width]


def _encoder(backbone: str) -> Any:
    if backbone == "drn_d_54":
        return DRN54()
    name = f"tu-{backbone}" if backbone.startswith("xception") else backbone  # the library's prefix for what it has from timm
    return get_encoder(name, weights=None, output_stride=16)
