"""Counts, prevalence and sizes of a set of samples."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from eyeseg.samples.masks import read_mask
from eyeseg.samples.sample import Sample, Samples


def describe(samples: Samples) -> dict[str, Any]:
    """What `eyeseg data describe` says of the samples alone. positive_fraction: mean over images of the share of lesion pixels."""
    with ThreadPoolExecutor() as pool:
        shares = list(pool.map(_lesion_share, samples))
    sizes = Counter(f"{s.width}x{s.height}" for s in samples)
    return {
        "images": len(samples),
        "patients": len({s.patient for s in samples}),
        "images_without_patient": sum(not s.patient_given for s in samples),
        "timepoints": len({s.timepoint for s in samples} - {""}),
        "eyes": dict(sorted(Counter(s.eye for s in samples if s.eye).items())),
        "positive_fraction": sum(shares) / len(shares),
        "images_without_lesion": sum(share == 0 for share in shares),
        "sizes": [{"size": size, "images": n} for size, n in sizes.most_common()],
        "fingerprint": samples.fingerprint,
    }


def _lesion_share(sample: Sample) -> float:
    if sample.lesion_share is not None:
        return sample.lesion_share
    return 0.0 if sample.mask is None else float(read_mask(sample.mask, positive=sample.mask_positive).mean())
