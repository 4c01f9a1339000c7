"""DRN-D-54 (Yu et al. 2017, Dilated Residual Networks) without its classifier: output stride 8, smoothed by plain layers at the end."""

from __future__ import annotations

from torch import Tensor, nn
from torchvision.models.resnet import Bottleneck


class DRN54(nn.Module):
    """Images (B, 3, H, W) -> themselves and features at 1/2, 1/4 (256 channels) and 1/8 (512), for sizes that 8 divides.

    The layers are named as in the authors' code, so that their weights fit.
    """

    out_channels = (3, 32, 256, 512)
    output_stride = 8

    def __init__(self) -> None:
        super().__init__()
        self.layer0 = _plain(3, 16, kernel=7)
        self.layer1 = _plain(16, 16)
        self.layer2 = _plain(16, 32, stride=2)
        self.layer3 = _residual(32, 64, blocks=3, stride=2)
        self.layer4 = _residual(256, 128, blocks=4, stride=2)
        self.layer5 = _residual(512, 256, blocks=6, dilation=2)
        self.layer6 = _residual(1024, 512, blocks=3, dilation=4)
        self.layer7 = _plain(2048, 512, dilation=2)
        self.layer8 = _plain(512, 512)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, images_B3HW: Tensor) -> list[Tensor]:
        half = self.layer2(self.layer1(self.layer0(images_B3HW)))
        quarter = self.layer3(half)
        x = quarter
        for layer in (self.layer4, self.layer5, self.layer6, self.layer7, self.layer8):
            x = layer(x)
        return [images_B3HW, half, quarter, x]


def _plain(channels_in: int, channels_out: int, *, kernel: int = 3, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    padding = dilation * (kernel // 2)
    convolution = nn.Conv2d(channels_in, channels_out, kernel, stride=stride, padding=padding, dilation=dilation, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(channels_out), nn.ReLU(inplace=True))


def _residual(channels_in: int, planes: int, *, blocks: int, stride: int = 1, dilation: int = 1) -> nn.Sequential:
    channels_out = planes * Bottleneck.expansion
    shortcut = nn.Sequential(nn.Conv2d(channels_in, channels_out, 1, stride=stride, bias=False), nn.BatchNorm2d(channels_out))
    first = Bottleneck(channels_in, planes, stride, shortcut, dilation=dilation)
    return nn.Sequential(first, *(Bottleneck(channels_out, planes, dilation=dilation) for _ in range(blocks - 1)))
