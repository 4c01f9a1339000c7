"""Grids of eye-lesion segmentation experiments: trained on a queue of slots, kept in one store, ranked with intervals."""

__version__ = "0.1.0"
