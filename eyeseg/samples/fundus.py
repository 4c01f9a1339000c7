"""Draws one fundus picture: disc on a dark surround, vessels, optic disc, macula, exudates and haemorrhages."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, pi, sin

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

# All positions are in units of the fundus radius, the origin at its centre, x to the right, y downwards.
_OVERSAMPLING = 3
Points = np.ndarray  # (N, 2)


@dataclass(frozen=True)
class Vessel:
    """A winding line. width: at its start and at its end."""

    path: Points
    width: tuple[float, float]
    vein: bool


@dataclass(frozen=True)
class Lesion:
    """A closed outline. bright: exudate, else haemorrhage. onset: 0..1, when within the time points it appears."""

    outline: Points
    bright: bool
    strength: float
    onset: float


@dataclass(frozen=True)
class Mottling:
    """Textures of one eye at one picture size, (H, W), mean 0 and deviation 1: the same at each of its visits."""

    broad: np.ndarray
    fine: np.ndarray
    lesion: np.ndarray

    @classmethod
    def of(cls, eye: Eye, size: tuple[int, int]) -> Mottling:
        radius = _radius(size)
        return cls(*(_texture(eye.texture_seed + i, size, scale * radius) for i, scale in enumerate((0.16, 0.025, 0.012))))


@dataclass(frozen=True)
class Eye:
    """One patient's eye, the same at every visit."""

    right: bool
    disc: tuple[float, float]
    disc_size: tuple[float, float]
    macula: tuple[float, float]
    colour: np.ndarray
    texture_seed: int
    vessels: tuple[Vessel, ...]
    lesions: tuple[Lesion, ...]


@dataclass(frozen=True)
class Visit:
    """What differs between the pictures of one eye. age: 0 at the first visit, 1 at the last."""

    age: float
    lesions: bool
    angle: float
    shift: tuple[float, float]
    zoom: float
    gain: float
    gamma: float
    cast: np.ndarray
    shade: tuple[float, float]
    blur: float
    noise: float

    @classmethod
    def draw(cls, rng: np.random.Generator, *, age: float, lesions: bool) -> Visit:
        direction = rng.uniform(0, 2 * pi)
        slope = rng.uniform(0.05, 0.28)
        return cls(
            age=age,
            lesions=lesions,
            angle=float(rng.normal(0, 0.035)),
            shift=(float(rng.normal(0, 0.025)), float(rng.normal(0, 0.02))),
            zoom=float(rng.normal(1, 0.012)),
            gain=float(rng.uniform(0.72, 1.15)),
            gamma=float(rng.uniform(0.85, 1.3)),
            cast=rng.uniform(0.93, 1.07, 3),
            shade=(slope * cos(direction), slope * sin(direction)),
            blur=float(rng.uniform(0.25, 0.8)),
            noise=float(rng.uniform(1.2, 3.2)),
        )

    def moved(self, points: Points) -> Points:
        c, s = cos(self.angle) * self.zoom, sin(self.angle) * self.zoom
        turned: Points = points @ np.array([[c, s], [-s, c]]) + np.array(self.shift)
        return turned


def draw_eye(rng: np.random.Generator, *, right: bool) -> Eye:
    """Anatomy and lesions of one eye; the optic disc of a right eye lies to the right."""
    side = 1.0 if right else -1.0
    disc = (side * float(rng.uniform(0.44, 0.52)), float(rng.uniform(-0.08, 0.05)))
    macula = (disc[0] - side * float(rng.uniform(0.5, 0.56)), disc[1] + float(rng.uniform(0.03, 0.1)))
    width = float(rng.uniform(0.115, 0.135))
    return Eye(
        right=right,
        disc=disc,
        disc_size=(width, width * float(rng.uniform(1.05, 1.2))),
        macula=macula,
        colour=np.array([rng.uniform(182, 214), rng.uniform(84, 106), rng.uniform(34, 54)]),
        texture_seed=int(rng.integers(2**31)),
        vessels=tuple(_vessels(rng, disc, side)),
        lesions=tuple(_lesions(rng, disc, macula, width)),
    )


def render(eye: Eye, visit: Visit, mottling: Mottling, size: tuple[int, int], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(H, W, 3) uint8 picture and (H, W) bool lesion. size: width, height."""
    radius = _radius(size)
    columns, lines = ((np.arange(n, dtype=np.float32) - (n - 1) / 2) / np.float32(radius) for n in size)
    x, y = np.meshgrid(columns, lines)
    canvas = _background(eye, visit, mottling, x, y)
    veins, arteries = (_coverage(size, radius, [v for v in eye.vessels if v.vein is vein], visit) for vein in (True, False))
    _blend(canvas, np.array([112.0, 30.0, 18.0]), 0.72 * ndimage.gaussian_filter(veins, 0.004 * radius))
    _blend(canvas, np.array([150.0, 48.0, 26.0]), 0.62 * ndimage.gaussian_filter(arteries, 0.004 * radius))
    lesion = np.zeros(x.shape, bool)
    for bright in (False, True):
        cover, opacity = _lesion_cover(eye, visit, size, radius, bright)
        colour = np.array([243.0, 213.0, 120.0]) if bright else np.array([96.0, 20.0, 14.0])
        mottled = np.clip(opacity * (0.85 + 0.3 * mottling.lesion), 0, 1)
        _blend(canvas, colour, ndimage.gaussian_filter(mottled, 0.005 * radius))
        lesion |= cover >= 0.5
    inside = np.clip((1 - np.hypot(x, y)) * radius / 1.5 + 0.5, 0, 1)
    lesion &= inside >= 0.99
    return _photographed(canvas, visit, x, y, inside=inside, rng=rng), lesion


def _background(eye: Eye, visit: Visit, mottling: Mottling, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The retina without vessels: colour, mottling, fovea and optic disc, (H, W, 3) float."""
    disc = visit.moved(np.array([eye.disc]))[0]
    fovea = visit.moved(np.array([eye.macula]))[0]
    to_disc = np.hypot((x - disc[0]) / eye.disc_size[0], (y - disc[1]) / eye.disc_size[1])
    to_fovea = np.hypot(x - fovea[0], y - fovea[1])
    light = 1 + 0.13 * np.exp(-((to_disc / 3.2) ** 2)) - 0.3 * np.exp(-((to_fovea / 0.17) ** 2)) - 0.1 * np.exp(-((to_fovea / 0.4) ** 2))
    canvas: np.ndarray = eye.colour.astype(np.float32) * (light + 0.03 * mottling.broad + 0.018 * mottling.fine)[:, :, None]
    canvas[:, :, 1] *= 1 - 0.12 * np.exp(-((to_fovea / 0.3) ** 2))
    _blend(canvas, np.array([250.0, 205.0, 130.0]), 0.88 / (1 + np.exp((to_disc - 1) * 14)))
    _blend(canvas, np.array([255.0, 236.0, 186.0]), 0.75 / (1 + np.exp((to_disc - 0.48) * 12)))
    return canvas


def _photographed(
    canvas: np.ndarray, visit: Visit, x: np.ndarray, y: np.ndarray, *, inside: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Light, contrast, focus and grain of one visit, on the camera's dark surround."""
    light = 1 + np.float32(visit.shade[0]) * x + np.float32(visit.shade[1]) * y - 0.24 * (x**2 + y**2)
    tint = (visit.gain * visit.cast).astype(np.float32)
    seen = np.clip(canvas * (light / 255)[:, :, None], 0, 1.1) ** np.float32(visit.gamma) * tint
    seen = ndimage.gaussian_filter(seen, (visit.blur, visit.blur, 0)) * 255
    grain = rng.standard_normal(seen.shape, np.float32) + rng.standard_normal((*x.shape, 1), np.float32)
    seen = (seen + np.float32(visit.noise) * grain) * inside[:, :, None] + 4 * (1 - inside[:, :, None])
    picture: np.ndarray = np.clip(np.round(seen), 0, 255).astype(np.uint8)
    return picture


def _vessels(rng: np.random.Generator, disc: tuple[float, float], side: float) -> list[Vessel]:
    """Four arcades from the optic disc, vein and artery side by side, each with branches."""
    vessels: list[Vessel] = []
    for up in (-1.0, 1.0):
        for vein in (True, False):
            thick = rng.uniform(0.026, 0.032) if vein else rng.uniform(0.018, 0.023)
            spread = rng.uniform(0.95, 1.2) + (0.14 if vein else -0.05)
            # the temporal arcade rises steeply, then bends round the macula
            start = atan2(up * spread, -side * 0.45)
            _grow(rng, vessels, disc, start, bend=side * up * rng.uniform(0.85, 1.1), width=thick, length=1.75, vein=vein, depth=0)
            away = atan2(up * rng.uniform(0.7, 1.2), side)
            _grow(rng, vessels, disc, away, bend=side * up * rng.uniform(-0.2, 0.7), width=0.7 * thick, length=0.9, vein=vein, depth=1)
    for _ in range(3):
        toward = atan2(rng.uniform(-0.35, 0.35), -side)
        _grow(rng, vessels, disc, toward, bend=rng.uniform(-0.8, 0.8), width=0.009, length=rng.uniform(0.25, 0.36), vein=True, depth=2)
    return vessels


def _grow(
    rng: np.random.Generator, into: list[Vessel], start: tuple[float, float], angle: float, *, bend: float, width: float, length: float,
    vein: bool, depth: int,
) -> None:  # fmt: skip
    """One vessel that winds, tapers and forks. bend: radians turned over the first radius of its course."""
    step = 0.035
    path = [start]
    wave, phase = rng.uniform(0.12, 0.3), rng.uniform(0, 2 * pi)
    for i in range(int(length / step)):
        done = i * step
        angle += bend * step * (1.5 if done < 0.6 else 0.6) + wave * cos(phase + done * 11) * step * 4 + rng.normal(0, 0.035)
        path.append((path[-1][0] + step * cos(angle), path[-1][1] + step * sin(angle)))
        taper = width * (1 - 0.65 * done / length)
        if depth < 3 and done > 0.14 and rng.random() < (0.2 if depth == 0 else 0.13):
            turn = rng.choice([-1.0, 1.0]) * rng.uniform(0.45, 0.95)
            _grow(
                rng, into, path[-1], angle + turn, bend=-0.5 * turn, width=taper * rng.uniform(0.45, 0.7),
                length=(length - done) * rng.uniform(0.3, 0.65), vein=vein, depth=depth + 1,
            )  # fmt: skip
    if len(path) > 2:
        into.append(Vessel(np.array(path), (width, 0.35 * width), vein))


def _lesions(rng: np.random.Generator, disc: tuple[float, float], macula: tuple[float, float], disc_width: float) -> list[Lesion]:
    """Clusters of exudates, most of them round the macula, and scattered haemorrhages; none on the optic disc."""
    found: list[Lesion] = []
    # the first of each kind is there from the start, so that later visits always have some
    for number in range(int(rng.integers(4, 9))):
        turn, reach = rng.uniform(0, 2 * pi), rng.uniform(0.14, 0.55)
        centre = (macula[0] + reach * cos(turn), macula[1] + 0.85 * reach * sin(turn))
        onset = 0.0 if number == 0 else float(rng.uniform(-0.5, 0.8))
        for _ in range(int(rng.integers(9, 26))):
            at = (centre[0] + rng.normal(0, 0.065), centre[1] + rng.normal(0, 0.055))
            found.append(Lesion(_blob(rng, at, 0.008 + rng.gamma(1.6, 0.0062), rough=0.3), True, float(rng.uniform(0.5, 0.95)), onset))
    for number in range(int(rng.integers(10, 26))):
        turn, reach = rng.uniform(0, 2 * pi), np.sqrt(rng.uniform(0.03, 0.6))
        at = (0.35 * macula[0] + reach * cos(turn), 0.72 * reach * sin(turn))
        onset = 0.0 if number == 0 else float(rng.uniform(-0.5, 0.9))
        size = 0.009 + rng.gamma(1.3, 0.0125)
        found.append(Lesion(_blob(rng, at, size, rough=0.4), False, float(rng.uniform(0.45, 0.85)), onset))
    clear = 1.7 * disc_width
    return [lesion for lesion in found if np.hypot(*(lesion.outline - np.array(disc)).T).min() > clear]


def _blob(rng: np.random.Generator, at: tuple[float, float], size: float, *, rough: float) -> Points:
    """A wavy outline, longer than wide."""
    turn = np.linspace(0, 2 * pi, 28, endpoint=False)
    radius = np.ones_like(turn)
    for wave in range(2, 6):
        radius += rough / wave * rng.normal() * np.cos(wave * turn + rng.uniform(0, 2 * pi))
    radius = size * np.clip(radius, 0.4, 1.8)
    long, lean = rng.uniform(1, 1.6), rng.uniform(0, pi)
    flat = np.stack([radius * np.cos(turn) * long, radius * np.sin(turn) / long], axis=1)
    outline: Points = flat @ np.array([[cos(lean), sin(lean)], [-sin(lean), cos(lean)]]) + np.array(at)
    return outline


def _lesion_cover(eye: Eye, visit: Visit, size: tuple[int, int], radius: float, bright: bool) -> tuple[np.ndarray, np.ndarray]:
    """Share of each pixel that lesions of one kind cover, and how opaque they are there, (H, W)."""
    pages = [Image.new("L", (size[0] * _OVERSAMPLING, size[1] * _OVERSAMPLING)) for _ in range(2)]
    cover, opacity = (ImageDraw.Draw(page) for page in pages)
    for lesion in eye.lesions:
        if lesion.bright is not bright or not visit.lesions or visit.age < lesion.onset:
            continue
        grown = 0.82 + 0.36 * min(1.0, visit.age - lesion.onset)
        middle = lesion.outline.mean(axis=0)
        points = _on_page(visit.moved(middle + grown * (lesion.outline - middle)), size, radius)
        cover.polygon(points, fill=255)
        opacity.polygon(points, fill=round(255 * lesion.strength))
    first, second = (np.asarray(page.reduce(_OVERSAMPLING), np.float32) / 255 for page in pages)
    return first, second


def _coverage(size: tuple[int, int], radius: float, vessels: list[Vessel], visit: Visit) -> np.ndarray:
    """Share of each pixel that the vessels cover, (H, W)."""
    page = Image.new("L", (size[0] * _OVERSAMPLING, size[1] * _OVERSAMPLING))
    pen = ImageDraw.Draw(page)
    for vessel in vessels:
        points = _on_page(visit.moved(vessel.path), size, radius)
        widths = np.linspace(*vessel.width, len(points)) * radius * _OVERSAMPLING
        for (x0, y0), (x1, y1), width in zip(points, points[1:], widths, strict=False):
            half = max(0.5, width / 2)
            pen.line([x0, y0, x1, y1], fill=255, width=max(1, round(width)))
            pen.ellipse([x1 - half, y1 - half, x1 + half, y1 + half], fill=255)
    covered: np.ndarray = np.asarray(page.reduce(_OVERSAMPLING), np.float32) / 255
    return covered


def _on_page(points: Points, size: tuple[int, int], radius: float) -> list[tuple[float, float]]:
    centre = np.array([size[0], size[1]]) / 2
    return [(float(x), float(y)) for x, y in (points * radius + centre) * _OVERSAMPLING]


def _radius(size: tuple[int, int]) -> float:
    """Of the fundus, in pixels: a wide picture cuts it above and below."""
    return min(0.47 * size[0], 0.68 * size[1])


def _texture(seed: int, size: tuple[int, int], sigma: float) -> np.ndarray:
    """Smooth noise (H, W) of mean 0 and deviation 1."""
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).standard_normal(size[::-1], np.float32), sigma, mode="wrap")
    scaled: np.ndarray = (noise - noise.mean()) / noise.std()
    return scaled


def _blend(canvas_HW3: np.ndarray, colour: np.ndarray, opacity_HW: np.ndarray) -> None:
    for channel in range(3):
        canvas_HW3[:, :, channel] += opacity_HW * (np.float32(colour[channel]) - canvas_HW3[:, :, channel])
