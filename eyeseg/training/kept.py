"""The model that a runner keeps as it was before training: the weights of one seed are drawn once, and copied for the jobs that follow."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from eyeseg import catalog
from eyeseg.spec import DEFAULTS, RunSpec
from eyeseg.training.fit import drawn, placed
from eyeseg.training.seeding import Purpose, reseed


class KeptModel:
    """`new_model` with a memory of one: the last model drawn, on the CPU, copied where the next spec asks for the same one.

    The same one: of this `build`, this seed, and every other field of the spec that `build` looked at. Weights, and the numbers torch draws
    afterwards, are bit for bit those of a model drawn anew. One that starts from a file, has hooks or cannot be copied is not kept.
    """

    def __init__(self) -> None:
        self.drop()

    def drop(self) -> None:
        """Forget the model."""
        self._model: nn.Module | None = None
        self._build: Callable[..., nn.Module] | None = None
        self._looked_at: dict[str, Any] = {}
        self._random_state: Tensor | None = None

    def __call__(self, spec: RunSpec, device: torch.device) -> nn.Module:
        """A model of the caller's own."""
        if self._model is None or not self._fits(spec):
            self.drop()  # first: there are never two of them
            if spec.pretrained != "none":
                return placed(drawn(spec, device), spec, device)
            noting = _Noting.of(spec)
            model = drawn(noting, device)
            self._keep(model, spec, noting.looked_at)
            return placed(model, spec, device)
        reseed(device, Purpose.WEIGHTS, spec.seed)
        model = copy.deepcopy(self._model)
        if self._random_state is not None:
            torch.set_rng_state(self._random_state)
        return placed(model, spec, device)

    def _fits(self, spec: RunSpec) -> bool:
        return self._build is catalog.load("models", spec.model).build and all(
            getattr(spec, name) == value for name, value in self._looked_at.items()
        )

    def _keep(self, model: nn.Module, spec: RunSpec, looked_at: set[str]) -> None:
        if any(module._forward_hooks or module._forward_pre_hooks for module in model.modules()):  # noqa: SLF001  they may hold on to their model
            return
        state = torch.get_rng_state()
        try:
            self._model = copy.deepcopy(model)
        except Exception:  # noqa: BLE001  whatever a model of others has in it
            return
        self._build, self._random_state = catalog.load("models", spec.model).build, state
        self._looked_at = {name: getattr(spec, name) for name in {"model", "seed", "pretrained", *looked_at}}


class _Noting(RunSpec):
    """A spec that notes which of its fields were looked at."""

    looked_at: set[str]

    @classmethod
    def of(cls, spec: RunSpec) -> _Noting:
        """The same spec."""
        found = object.__new__(cls)
        for name, value in [("looked_at", set()), *((name, getattr(spec, name)) for name in DEFAULTS)]:
            object.__setattr__(found, name, value)
        return found

    def __getattribute__(self, name: str) -> Any:
        values = object.__getattribute__(self, "__dict__")
        if "looked_at" in values:  # its own copies, made by `replace`, have none: by then all fields were looked at
            values["looked_at"] |= set(DEFAULTS) if name == "__dict__" else {name} & DEFAULTS.keys()
        return object.__getattribute__(self, name)
