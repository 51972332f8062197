"""Reads rendered flats as parallax flat writes them."""

from pathlib import Path

import numpy
from PIL import Image

MEAN = numpy.array([0.485, 0.456, 0.406], numpy.float32)
DEVIATION = numpy.array([0.229, 0.224, 0.225], numpy.float32)


def class_names(flat):
    return (Path(flat) / "classes.txt").read_text().split()


def frame_numbers(flat):
    return sorted(int(file.stem) for file in (Path(flat) / "color").glob("*.jpg"))


def image(flat, number):
    """RGB, [H, W, 3], 0 to 1."""
    with Image.open(Path(flat) / "color" / f"{number}.jpg") as file:
        return numpy.asarray(file.convert("RGB"), numpy.float32) / 255


def labels(flat, number):
    """Class indices, [H, W]; the files count from 1."""
    with Image.open(Path(flat) / "label" / f"{number}.png") as file:
        return numpy.asarray(file, numpy.int64) - 1


def depth(flat, number):
    """z-depth in metres, [H, W], 0 where there is no reading."""
    with Image.open(Path(flat) / "depth" / f"{number}.png") as file:
        return numpy.asarray(file, numpy.float64) / 1000


def pose(flat, number):
    """Camera to world, [4, 4]."""
    return numpy.loadtxt(Path(flat) / "pose" / f"{number}.txt")


def intrinsics(flat):
    """[4, 4], of the depth image."""
    return numpy.loadtxt(Path(flat) / "intrinsic" / "intrinsic_depth.txt")


def normalised(picture):
    """What the network takes: [3, H, W]."""
    return ((picture - MEAN) / DEVIATION).transpose(2, 0, 1)
