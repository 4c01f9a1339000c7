"""Samples: manifest.csv read and checked, images and masks as arrays, a synthetic set to start from."""

from eyeseg.samples.description import describe
from eyeseg.samples.drawing import draw_samples
from eyeseg.samples.manifest import read_manifest
from eyeseg.samples.masks import MaskError, MaskReading, interpret_mask, read_mask
from eyeseg.samples.paths import found_here
from eyeseg.samples.pictures import PictureError, read_image
from eyeseg.samples.sample import Sample, Samples

__all__ = [
    "MaskError",
    "MaskReading",
    "PictureError",
    "Sample",
    "Samples",
    "describe",
    "draw_samples",
    "found_here",
    "interpret_mask",
    "read_image",
    "read_manifest",
    "read_mask",
]
