"""The training loop: exact resumption, and the equivalences that its options promise."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain, pairwise

import pytest
import torch
from conftest import Train, Trained, stop_after
from safetensors.torch import load_file
from torch import Tensor, nn, optim

from eyeseg.errors import CorruptCheckpoint
from eyeseg.spec import RunSpec
from eyeseg.training.batches import epoch_batches
from eyeseg.training.checkpoint import STATE, TrainingState
from eyeseg.training.dataset import Cache
from eyeseg.training.fit import _Training, new_model, parameter_groups
from eyeseg.training.saving import Event

UNET = RunSpec(model="unet", width=4, optimizer="rmsprop", loss="bce", batch_size=2, augment="strong", ema=0.9, lr=0.003)
BF16 = RunSpec(model="unet", width=4, optimizer="adamw", loss="bce_dice", batch_size=2, precision="bf16", clip_norm=0.5, schedule="cosine")
FCN = RunSpec(model="fcn", backbone="resnet18", batch_size=2, accumulate=2, clip_norm=1.0, lr=0.01, augment="flips")
PLATEAU = RunSpec(width=4, batch_size=3, lr=3.0, schedule="plateau", schedule_patience=0, schedule_gamma=0.5, augment="strong")
WARMUP = RunSpec(width=4, batch_size=3, lr=0.01, schedule="warmup", schedule_warmup=3, optimizer="adam")
HEAD = RunSpec(model="segnet", width=4, batch_size=3, lr=0.01, head_lr=10.0, optimizer="adamw", weight_decay=0.1, ema=0.5)
LAYOUT = RunSpec(width=4, batch_size=3, memory_format="channels_last", optimizer="rmsprop", accumulate=2, lr=0.003)
SPECS = pytest.mark.parametrize("spec", [UNET, BF16, FCN], ids=["unet", "bf16", "fcn"])


def weights(trained: Trained, epoch: int, name: str = "weights") -> dict[str, Tensor]:
    return load_file(trained.fetched(epoch) / f"{name}.safetensors")


@SPECS
@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_a_training_stopped_between_any_two_steps_and_resumed_equals_an_undisturbed_one(spec: RunSpec, steps: int, train: Train) -> None:
    undisturbed = train(spec, [2])  # three steps an epoch
    stopped = train(spec, [2], stop=stop_after(steps))
    assert (stopped.result.outcome, stopped.result.epoch, stopped.result.step) == ("stopped", steps // 3, steps % 3)
    resumed = train(spec, [2], resume=stopped.fetched(steps // 3, steps % 3))
    assert resumed.result == undisturbed.result
    assert stopped.of("epoch") + resumed.of("epoch") == undisturbed.of("epoch")
    assert resumed.checkpoint(2) == undisturbed.checkpoint(2)  # the hash covers weights, average, optimizer and counters


def test_a_training_stopped_at_every_single_step_equals_an_undisturbed_one(train: Train) -> None:
    parts = [train(UNET, [2], stop=stop_after(1))]
    while parts[-1].result.outcome == "stopped":
        parts.append(train(UNET, [2], stop=stop_after(1), resume=parts[-1].fetched(parts[-1].result.epoch, parts[-1].result.step)))
    assert len(parts) == 6
    undisturbed = train(UNET, [2])
    assert [event for part in parts for event in part.of("epoch")] == undisturbed.of("epoch")
    assert parts[-1].checkpoint(2) == undisturbed.checkpoint(2)


@pytest.mark.parametrize("spec", [PLATEAU, WARMUP, HEAD, LAYOUT], ids=["plateau", "warmup", "head_lr", "channels_last"])
def test_whatever_a_spec_asks_for_is_resumed_to_the_last_bit(spec: RunSpec, train: Train) -> None:
    undisturbed = train(spec, [4])  # two steps an epoch
    for steps in (1, 4, 5, 7):
        stopped = train(spec, [4], stop=stop_after(steps))
        resumed = train(spec, [4], resume=stopped.fetched(steps // 2, steps % 2))
        assert stopped.of("epoch") + resumed.of("epoch") == undisturbed.of("epoch")
        assert resumed.checkpoint(4) == undisturbed.checkpoint(4)


def test_a_longer_training_goes_on_from_a_shorter_one_with_what_the_plateau_has_seen(train: Train) -> None:
    longer = train(PLATEAU, [4], resume=train(PLATEAU, [2]).fetched(2))
    undisturbed = train(PLATEAU, [4])
    assert longer.checkpoint(4) == undisturbed.checkpoint(4)
    told = [event["loss"] for event in undisturbed.of("epoch")]
    assert json.loads((undisturbed.fetched(4) / STATE).read_text())["progress"]["losses"] == told
    assert any(later > earlier for earlier, later in pairwise(told[:3]))  # so the rate did fall


@pytest.mark.parametrize("losses", [[], [0.5], None, "no list"])
def test_a_checkpoint_whose_losses_do_not_fit_is_refused(losses: object, train: Train) -> None:
    folder = train(PLATEAU, [2]).fetched(2)
    state = json.loads((folder / STATE).read_text())
    state["progress"]["losses"] = losses
    (folder / STATE).write_text(json.dumps(state))
    with pytest.raises(CorruptCheckpoint, match="epoch-0002"):
        train(PLATEAU, [4], resume=folder)


BLACK = RunSpec(width=4, loss="bce", batch_size=3, lr=0.1)  # few lesion pixels and a high rate: nothing above 0.5 from the fourth epoch on


def test_a_training_that_stays_black_ends_when_its_spec_says_so(train: Train) -> None:
    undisturbed = train(BLACK, [4, 5, 8])
    assert [event["black"] for event in undisturbed.of("epoch")] == [0.0] * 3 + [1.0] * 5
    ended = train(BLACK.replace(stop_all_black=2), [1, 6, 8])
    assert (ended.result.outcome, ended.result.epoch) == ("ok", 5)
    assert [(event["epoch"], event["budget"], event["last"]) for event in ended.of("checkpoint")] == [(1, True, False), (5, True, True)]
    assert weights(ended, 5).keys() == weights(undisturbed, 5).keys()
    assert all(torch.equal(tensor, weights(undisturbed, 5)[name]) for name, tensor in weights(ended, 5).items())
    # resumed one epoch before, it counts on; resumed where it ended, it says the same again
    for epoch in (4, 5):
        again = train(BLACK.replace(stop_all_black=2), [8], resume=undisturbed.fetched(epoch))
        assert [(event["epoch"], event["sha256"], event["last"]) for event in again.of("checkpoint")] == [
            (5, ended.checkpoint(5)["sha256"], True)
        ]


def test_a_warm_up_is_told_in_the_rates_of_the_epochs(train: Train) -> None:
    assert [event["lr"] for event in train(WARMUP, [4], images=1).of("epoch")] == pytest.approx([0.0025, 0.005, 0.0075, 0.01])


def test_the_head_alone_learns_at_its_own_rate(cache: Cache) -> None:
    start = Pointwise()
    plain, _ = one_epoch(RunSpec(width=4, lr=0.01, batch_size=4), cache, 4)
    faster, _ = one_epoch(RunSpec(width=4, lr=0.01, batch_size=4, head_lr=10.0), cache, 4)
    moved = [[after.detach() - p for p, after in zip(start.parameters(), one.parameters(), strict=True)] for one in (plain, faster)]
    for factor, slow, fast in zip((1, 1, 10, 10), *moved, strict=True):  # the second convolution is the head
        torch.testing.assert_close(fast, factor * slow, rtol=1e-3, atol=1e-6)
        assert slow.abs().max() > 0


def test_channels_last_lies_so_and_learns_the_same_but_for_rounding(train: Train) -> None:
    spec = RunSpec(width=4, batch_size=3, lr=0.003)
    model = new_model(spec.replace(memory_format="channels_last"), torch.device("cpu"))
    assert model.state_dict()["merge.0.0.weight"].is_contiguous(memory_format=torch.channels_last)
    assert new_model(spec, torch.device("cpu")).state_dict()["merge.0.0.weight"].is_contiguous()
    one, other = (weights(train(spec.replace(memory_format=layout), [1]), 1) for layout in ("contiguous", "channels_last"))
    for name, tensor in one.items():
        torch.testing.assert_close(other[name], tensor, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize(("layout", "lies"), [("contiguous", torch.contiguous_format), ("channels_last", torch.channels_last)])
def test_images_reach_the_model_in_the_layout_asked_for(layout: str, lies: torch.memory_format, cache: Cache) -> None:
    seen: list[bool] = []

    def look(model: nn.Module) -> None:
        model.register_forward_pre_hook(lambda _, images: seen.append(images[0].is_contiguous(memory_format=lies)))

    one_epoch(RunSpec(width=4, batch_size=2, memory_format=layout), cache, 4, look)
    assert seen == [True, True]


def test_bf16_lies_channels_last_whatever_the_layout_asked_for(train: Train) -> None:
    one, other = (train(BF16.replace(memory_format=layout), [1]).checkpoint(1) for layout in ("contiguous", "channels_last"))
    assert one == other


def test_seeds_differ_from_the_first_weight_on(train: Train) -> None:
    one, two = (train(UNET.replace(seed=seed), [1]).checkpoint(1)["sha256"] for seed in (0, 1))
    assert one != two


def test_every_training_image_is_seen_once_an_epoch_in_another_order_each_epoch() -> None:
    orders = [list(chain(*epoch_batches(range(10, 20), UNET, epoch))) for epoch in range(3)]
    assert all(sorted(order) == list(range(10, 20)) for order in orders)
    assert len({tuple(order) for order in orders}) == 3
    assert [len(batch) for batch in epoch_batches(range(5), UNET, 0)] == [2, 2, 1]


def test_an_epoch_event_tells_loss_rate_gradient_and_images(train: Train) -> None:
    trained = train(RunSpec(width=4, lr=0.01, schedule="poly"), [2], images=3)
    first, second = trained.of("epoch")
    assert (first["epoch"], first["images"], first["lr"]) == (1, 3, 0.01)
    assert second["lr"] == pytest.approx(0.01 * 0.5**0.9)
    assert first["loss"] > 0
    assert first["grad_norm"] > 0
    assert first["black"] in (0, 1 / 3, 2 / 3, 1)


def test_checkpoints_come_at_each_epoch_without_an_interval(train: Train) -> None:
    trained = train(RunSpec(width=4), [2, 5], images=1, checkpoint_s=0)
    assert [(event["epoch"], event["budget"]) for event in trained.of("checkpoint")] == [(1, 0), (2, 1), (3, 0), (4, 0), (5, 1)]
    assert sorted(path.name for path in (trained.root / "job" / "a1").iterdir()) == [f"epoch-000{epoch}" for epoch in (1, 2, 3, 4, 5)]


def test_a_long_epoch_is_saved_between_its_steps(train: Train) -> None:
    trained = train(RunSpec(width=4), [1], images=3, checkpoint_s=1e-9)
    found = [(event["epoch"], event["step"]) for event in trained.of("checkpoint")]
    assert found in ([(0, 1), (0, 2), (1, 0)], [(0, 1), (1, 0)]), "the second one is left out while the first is still on its way"


def test_a_training_asked_to_stop_at_once_has_nothing_to_save(train: Train) -> None:
    trained = train(UNET, [1], stop=lambda: True)
    assert (trained.result.outcome, trained.events) == ("stopped", [])


def test_a_loss_that_is_not_finite_ends_the_training_as_diverged_with_epoch_and_step(train: Train) -> None:
    spec = RunSpec(width=4, optimizer="sgd", lr=1000.0, weight_decay=10.0, epochs=50)  # each step multiplies the weights by -9999
    trained = train(spec, [50], images=3)
    result = trained.result
    assert result.outcome == "diverged"
    assert len(trained.of("epoch")) == result.epoch - 1 < 10
    assert 1 <= result.step <= 3
    assert f"at epoch {result.epoch}, step {result.step} (lr 1000, batch size 1)" in result.detail
    assert trained.of("checkpoint") == []


def test_the_average_follows_the_weights_and_copies_the_buffers(train: Train) -> None:
    spec = RunSpec(width=4, ema=0.75, batch_size=4)
    trained = train(spec, [1, 2], images=4)  # one update an epoch
    start, one, two = new_model(spec, torch.device("cpu")).state_dict(), weights(trained, 1), weights(trained, 2)
    average = weights(trained, 2, "average")
    for name in ("first.0.weight", "last.bias", "first.1.weight"):
        torch.testing.assert_close(average[name], 0.75 * (0.75 * start[name] + 0.25 * one[name]) + 0.25 * two[name], atol=1e-7, rtol=1e-5)
    assert torch.equal(average["first.1.running_mean"], two["first.1.running_mean"])
    assert not torch.equal(average["last.bias"], two["last.bias"])


class Pointwise(nn.Module):
    """A model without BatchNorm."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.Tanh(), nn.Conv2d(8, 2, 1))

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.net(images)
        return logits


def one_epoch(spec: RunSpec, cache: Cache, images: int, before: Callable[[nn.Module], None] = lambda _: None) -> tuple[nn.Module, Event]:
    """An epoch of the loop with a model that the catalogue does not hold."""
    training = _Training(spec, cache, range(images), torch.device("cpu"), total=1, resume=None)
    model = Pointwise()
    before(model)
    optimizer = optim.SGD(parameter_groups(model, spec.head_lr), lr=spec.lr)
    training.state = TrainingState(spec.seed, model, optimizer, None, training.progress)
    batches = training.begin_epoch()
    for batch in batches:
        assert training.step(batch, steps=len(batches))
    return model, training.end_epoch()


def flat(model: nn.Module) -> Tensor:
    return torch.cat([p.detach().ravel() for p in model.parameters()])


def test_accumulated_batches_equal_one_larger_batch_and_leftovers_still_count(cache: Cache) -> None:
    small, small_event = one_epoch(RunSpec(width=4, lr=0.1, batch_size=1, accumulate=2), cache, 5)  # updates of 2, 2 and 1 images
    large, large_event = one_epoch(RunSpec(width=4, lr=0.1, batch_size=2), cache, 5)
    torch.testing.assert_close(flat(small), flat(large), atol=1e-6, rtol=0)
    assert (flat(small) - flat(Pointwise())).abs().max() > 1e-3
    assert small_event["loss"] == pytest.approx(large_event["loss"], abs=1e-6)
    assert small_event["grad_norm"] == pytest.approx(large_event["grad_norm"], abs=1e-5)


def test_the_norm_of_the_gradient_is_the_one_that_torch_takes(cache: Cache) -> None:
    training = _Training(FCN, cache, range(2), torch.device("cpu"), total=1, resume=None)
    training._backward([0, 1], 1)
    whole = nn.utils.get_total_norm([parameter.grad for parameter in training.state.model.parameters() if parameter.grad is not None])
    assert training._clip().item() == whole.item() > FCN.clip_norm  # to the last bit, and of all parameters
    clipped = nn.utils.get_total_norm([parameter.grad for parameter in training.state.model.parameters() if parameter.grad is not None])
    assert clipped.item() == pytest.approx(FCN.clip_norm, rel=1e-5)


def test_the_gradient_is_reported_before_and_applied_after_clipping(cache: Cache) -> None:
    start = flat(Pointwise())
    free, told = one_epoch(RunSpec(width=4, lr=0.1, batch_size=4), cache, 4)
    clipped, told_clipped = one_epoch(RunSpec(width=4, lr=0.1, batch_size=4, clip_norm=0.01), cache, 4)
    assert told["grad_norm"] == told_clipped["grad_norm"] == pytest.approx((flat(free) - start).norm().item() / 0.1, rel=1e-3)
    assert (flat(clipped) - start).norm().item() == pytest.approx(0.1 * 0.01, rel=1e-3)


def test_black_counts_the_images_without_a_pixel_above_one_half(cache: Cache) -> None:
    def bias(value: float) -> Callable[[nn.Module], None]:
        def shift(model: nn.Module) -> None:
            model.net[2].bias.data = torch.tensor([0.0, value])  # type: ignore[index, union-attr]

        return shift

    spec = RunSpec(width=4, lr=1e-6)
    assert [one_epoch(spec, cache, 4, bias(value))[1]["black"] for value in (-100.0, 100.0)] == [1.0, 0.0]
