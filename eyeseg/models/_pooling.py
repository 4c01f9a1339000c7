"""The one layer of a DeepLab head that a batch of one image breaks: the norm of its image pooling."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from eyeseg.errors import Unavailable
from eyeseg.spec import RunSpec

_GROUPS = 32  # as in Wu & He 2018


def pool_norm_of(spec: RunSpec) -> str:
    """`group` or `batch`; Unavailable for a BatchNorm that would never see two images."""
    norm = spec.pool_norm
    if norm == "batch" and spec.batch_size == 1:
        raise Unavailable(
            "pool_norm: BatchNorm of the image pooling needs two images a step, batch_size is 1. Write 'group', or a larger batch."
        )
    return norm


def set_pool_norm(head: nn.Module, norm: str) -> None:
    """Replace the BatchNorm behind the head's pooling to 1x1, where each channel has one value an image.

    Over one image BatchNorm has no variance; over two it gives +-1 whatever they are, and its gradient grows without
    measure as they become alike. GroupNorm (`group`) takes its variance over the channels of one image instead.
    """
    [pooling] = [part for part in head.modules() if isinstance(part, nn.Sequential) and isinstance(part[0], nn.AdaptiveAvgPool2d)]
    assert isinstance(pooling[2], nn.BatchNorm2d)
    channels = pooling[2].num_features
    pooling[2] = nn.GroupNorm(_GROUPS, channels) if norm == "group" else _PoolBatchNorm(channels)


class _PoolBatchNorm(nn.BatchNorm2d):
    """BatchNorm that goes by its running statistics where it gets one image: an epoch's last batch may be that small."""

    def forward(self, pooled_BC11: Tensor) -> Tensor:
        if self.training and len(pooled_BC11) == 1:
            return functional.batch_norm(pooled_BC11, self.running_mean, self.running_var, self.weight, self.bias, eps=self.eps)
        return super().forward(pooled_BC11)
