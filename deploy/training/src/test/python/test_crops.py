"""Whether labelled pixels are drawn evenly, from files as a dataset has them."""

import tempfile
import unittest
from pathlib import Path

import numpy
from parallax_torch import Refused
from parallax_torch.crops import NO_LABEL, LabelledCrops, crop_size
from parallax_torch.descriptor import Descriptor
from PIL import Image

SIZE = (64, 48)
DESCRIPTOR = Descriptor("test", (0, 0, 0), (1, 1, 1), "image", "logits")


def empty():
    return numpy.full(SIZE[::-1], NO_LABEL, numpy.uint8)


class CropsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = Path(directory.name)
        for kind in ("images", "masks", "weights"):
            (self.folder / kind / "train").mkdir(parents=True)
        (self.folder / "classes.txt").write_text("a\nb\nc\n")
        (self.folder / "train.txt").write_text("")

    def add(self, stem, mask, weight=255):
        with (self.folder / "train.txt").open("a") as names:
            names.write(stem + "\n")
        Image.new("RGB", SIZE, (0, 128, 255)).save(self.folder / f"images/train/{stem}.jpg")
        Image.fromarray(mask).save(self.folder / f"masks/train/{stem}.png")
        weights = numpy.full_like(mask, weight)
        Image.fromarray(weights).save(self.folder / f"weights/train/{stem}.png")

    def crops(self, count, balance=0.0, seed=1):
        return LabelledCrops(self.folder, SIZE, DESCRIPTOR, count, balance, seed)

    def shares(self, balance=0.0):
        """How much each class counts in all crops together."""
        sums = numpy.zeros(NO_LABEL + 1)
        crops = self.crops(1500, balance)
        for number in range(len(crops)):
            _, labels, weights = crops[number]
            sums += numpy.bincount(labels.numpy().ravel(), weights.numpy().ravel(), NO_LABEL + 1)
        self.assertEqual(sums[NO_LABEL], 0)
        return sums[:3] / sums.sum()

    def test_counts_each_pixel_the_same_whatever_else_is_labelled(self):
        dense, sparse = empty(), empty()
        dense[:40, :20] = 0
        dense[44:, :] = 1
        sparse[16:32, 24:40] = 2
        self.add("dense", dense)
        self.add("sparse", sparse)
        self.add("none", empty())

        pixels = numpy.array([40 * 20, 4 * 64, 256])
        numpy.testing.assert_allclose(self.shares(), pixels / pixels.sum(), rtol=0.15)

    def test_counts_pixels_by_their_weights(self):
        for classId, weight in enumerate((200, 100, 50)):
            self.add(f"image-{classId}", numpy.full_like(empty(), classId), weight)

        numpy.testing.assert_allclose(self.shares(), numpy.array([4, 2, 1]) / 7, atol=0.03)

    def test_balances_classes(self):
        mask = numpy.zeros_like(empty())
        mask[:12] = 1
        self.add("image", mask)

        self.assertLess(self.shares(0.0)[1], 0.3)
        numpy.testing.assert_allclose(self.shares(1.0), [0.5, 0.5, 0], atol=0.05)

    def test_gives_the_same_crops_for_the_same_seed_only(self):
        self.add("image", numpy.zeros_like(empty()))
        first, again, other = (self.crops(5, seed=seed)[3][0].numpy() for seed in (1, 1, 2))

        numpy.testing.assert_array_equal(first, again)
        self.assertFalse((first == other).all())

    def test_gives_colours_as_the_network_takes_them(self):
        self.add("image", numpy.zeros_like(empty()))
        colours = self.crops(1)[0][0].numpy()

        width, height = crop_size(SIZE)
        self.assertEqual(colours.shape, (3, height, width))
        means = colours.mean((1, 2))
        self.assertLess(means[0], 0.05)
        self.assertTrue(0.3 < means[1] < 0.8 and 0.6 < means[2] <= 1, means)

    def test_takes_crops_of_sizes_that_networks_take(self):
        self.assertEqual(crop_size((320, 240)), (240, 176))
        self.assertEqual(crop_size((640, 480)), (480, 352))
        self.assertEqual(crop_size((32, 32)), (32, 32))

    def test_refuses_what_is_no_dataset(self):
        self.add("image", empty())
        with self.assertRaisesRegex(Refused, "has no labelled pixel"):
            self.crops(1)
        self.add("other", numpy.full_like(empty(), 3))
        with self.assertRaisesRegex(Refused, "mask of other has class 3, but the dataset 3"):
            self.crops(1)
        Image.new("RGB", SIZE).save(self.folder / "masks/train/other.png")
        with self.assertRaisesRegex(Refused, "no image of one channel"):
            self.crops(1)
        (self.folder / "masks/train/other.png").write_text("none")
        with self.assertRaisesRegex(Refused, "cannot be read"):
            self.crops(1)
        (self.folder / "train.txt").unlink()
        with self.assertRaisesRegex(Refused, "is no dataset: it has no train.txt"):
            self.crops(1)


if __name__ == "__main__":
    unittest.main()
