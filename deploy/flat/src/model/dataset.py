"""Makes a dataset folder with true labels of rendered flats, as parallax flat writes them.

Frames are taken evenly from each flat's walk; they are copied, and their labels counted from 0.
"""

import argparse
import shutil
from pathlib import Path

import flats
import numpy
from PIL import Image

PARTS = ("train", "val")


def evenly(numbers, count):
    """From the middle of each share of the walk."""
    count = min(count or len(numbers), len(numbers))
    return [numbers[(2 * i + 1) * len(numbers) // (2 * count)] for i in range(count)]


def add(directory, part, flat, number):
    """Writes the files of a frame; returns their stem."""
    stem = f"{flat.resolve().name}__{number:06d}"
    labels = flats.labels(flat, number).astype(numpy.uint8)
    shutil.copyfile(flat / "color" / f"{number}.jpg", directory / f"images/{part}/{stem}.jpg")
    Image.fromarray(labels).save(directory / f"masks/{part}/{stem}.png")
    Image.fromarray(numpy.full_like(labels, 255)).save(directory / f"weights/{part}/{stem}.png")
    return stem


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flats", nargs="+", type=Path, help="directories that parallax flat wrote")
    parser.add_argument("--val", nargs="*", type=Path, default=[], help="those to measure with")
    parser.add_argument("--out", required=True, type=Path, help="where the folder goes")
    parser.add_argument("--frames", type=int, help="of each flat to learn from; all without it")
    options = parser.parse_args()
    for kind in ("images", "masks", "weights"):
        for part in PARTS:
            (options.out / kind / part).mkdir(parents=True, exist_ok=True)
    for part, directories, count in (
        ("train", options.flats, options.frames),
        ("val", options.val, None),
    ):
        stems = [
            add(options.out, part, flat, number)
            for flat in directories
            for number in evenly(flats.frame_numbers(flat), count)
        ]
        (options.out / f"{part}.txt").write_text("".join(f"{stem}\n" for stem in stems))
    names = flats.class_names(options.flats[0])
    (options.out / "classes.txt").write_text("".join(f"{name}\n" for name in names))


if __name__ == "__main__":
    main()
