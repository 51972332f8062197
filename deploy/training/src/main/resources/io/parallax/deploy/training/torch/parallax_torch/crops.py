"""Labelled crops of a dataset folder."""

from math import gcd

import numpy
import torch
from PIL import Image
from torch.utils.data import Dataset

from parallax_torch import Refused

NO_LABEL = 255


class LabelledCrops(Dataset):
    """Crops around labelled pixels, which are drawn evenly by their weights.

    For each crop a pixel is drawn of all labelled pixels of all images, and the crop is laid at
    random so that the pixel is in it, inside of the image. In the crop each labelled pixel counts
    by the chance with which it would have drawn this crop, and they add up to 1. So in the long run
    every labelled pixel counts by its weight alone, wherever it is and whatever else is labelled:
    an image with ten times the labels gives ten times as much, and one without is never met.

    A pixel's weight is what the dataset says, times share^-balance of its class. Each crop depends
    on the seed and its number only, so any number of processes gives the same crops.
    """

    def __init__(self, folder, size, descriptor, count, balance, seed):
        self.folder = folder
        self.size = tuple(size)
        self.count = count
        self.seed = seed
        self.mean = numpy.array(descriptor.mean, numpy.float32)
        self.deviation = numpy.array(descriptor.deviation, numpy.float32)
        self.classes = lines(folder / "classes.txt")
        self.stems = lines(folder / "train.txt")
        self.crop = crop_size(self.size)
        sums = numpy.array([self.sums(stem) for stem in self.stems])
        if not sums.any():
            raise Refused(f"the training part of {folder} has no labelled pixel")
        share = sums.sum(0) / sums.sum()
        self.factors = numpy.zeros(NO_LABEL + 1)
        self.factors[: len(share)][share > 0] = share[share > 0] ** -balance
        self.ends = numpy.cumsum(sums @ self.factors[: len(share)])

    def __len__(self):
        return self.count

    def __getitem__(self, number):
        random = numpy.random.default_rng([self.seed, number])
        stem = self.stems[place(self.ends, random)]
        mask, weights = self.labels(stem)
        weights = self.factors[mask] * weights
        at = divmod(place(numpy.cumsum(weights), random), mask.shape[1])
        zoom = random.uniform(0.6, 1.0)
        rows, columns = (Stretch(*sides, zoom, random) for sides in zip(at, mask.shape))
        box = (columns.first, rows.first, columns.end, rows.end)
        colours = self.colours(self.image(stem).resize(self.crop, Image.BILINEAR, box), random)
        chances = numpy.outer(rows.chances(), columns.chances())
        weights[rows.first : rows.end, columns.first : columns.end] *= chances
        chosen = numpy.ix_(rows.places(self.crop[1]), columns.places(self.crop[0]))
        labels, weights = mask[chosen].astype(numpy.int64), weights[chosen]
        if random.random() < 0.5:
            colours, labels, weights = colours[:, ::-1], labels[:, ::-1], weights[:, ::-1]
        # A label of few pixels may be lost as the crop is made smaller.
        weights = weights / max(weights.sum(), 1e-9)
        return (
            torch.from_numpy(colours.transpose(2, 0, 1).copy()),
            torch.from_numpy(labels.copy()),
            torch.from_numpy(weights.astype(numpy.float32)),
        )

    def image(self, stem):
        """An image at the working size."""
        for ending in (".jpg", ".png"):
            file = self.folder / "images" / "train" / (stem + ending)
            if file.exists():
                return opened(file).convert("RGB").resize(self.size, Image.BILINEAR)
        raise Refused(f"the dataset {self.folder} lists {stem}, but has no image of it")

    def labels(self, stem):
        """Class indices and weights of an image at the working size, [H, W]."""
        return self.channel("masks", stem), self.channel("weights", stem)

    def channel(self, kind, stem):
        file = self.folder / kind / "train" / (stem + ".png")
        image = opened(file)
        if image.mode != "L":
            raise Refused(f"{file} is no image of one channel of 8 bits")
        return numpy.asarray(image.resize(self.size, Image.NEAREST))

    def sums(self, stem):
        """The weights of the classes in an image."""
        mask, weights = self.labels(stem)
        known = len(self.classes)
        unknown = mask[(mask >= known) & (mask != NO_LABEL)]
        if unknown.size:
            raise Refused(
                f"the mask of {stem} has class {unknown[0]}, but the dataset {known} classes"
            )
        return numpy.bincount(mask.ravel(), weights.ravel(), NO_LABEL + 1)[:known]

    def colours(self, image, random):
        """The colours of a crop under another light, as the network takes them, [H, W, 3]."""
        gain = random.uniform(0.8, 1.25, 3) * random.uniform(0.8, 1.2)
        lit = numpy.clip(numpy.asarray(image, numpy.float32) / 255 * gain.astype(numpy.float32), 0, 1)
        return (lit - self.mean) / self.deviation


def lines(file):
    if not file.exists():
        raise Refused(f"{file.parent} is no dataset: it has no {file.name}")
    return file.read_text(encoding="utf-8").splitlines()


def opened(file):
    try:
        image = Image.open(file)
        image.load()
        return image
    except OSError as e:
        raise Refused(f"{file} cannot be read: {e}")


def place(ends, random):
    """Where a random place lies between 0 and the last of ascending ends."""
    return min(int(numpy.searchsorted(ends, random.random() * ends[-1], "right")), len(ends) - 1)


def crop_size(size):
    """Three quarters of the working size, as divisible by powers of 2 as that is, 32 at most."""
    step = gcd(gcd(*size), 32)
    return tuple(max(step, side * 3 // 4 // step * step) for side in size)


class Stretch:
    """A part of a side of an image, laid at random so that a place is in it."""

    def __init__(self, at, side, zoom, random):
        self.side = side
        self.length = max(1, int(side * zoom))
        last = side - self.length
        # Moved into the image where it would lie outside.
        self.first = min(max(at - int(random.integers(self.length)), 0), last)
        self.end = self.first + self.length

    def chances(self):
        """With which each of its places would have been laid into it, up to a factor."""
        steps = numpy.arange(1, self.length + 1, dtype=float)
        if self.length == self.side:
            return numpy.ones(self.length)
        if self.first == 0:
            return steps[::-1]
        return steps if self.end == self.side else numpy.ones(self.length)

    def places(self, count):
        """So many of its places, evenly."""
        return self.first + ((numpy.arange(count) + 0.5) * self.length / count).astype(int)
