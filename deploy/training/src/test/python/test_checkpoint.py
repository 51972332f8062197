"""Whether checkpoints are taken, refused and mixed."""

import tempfile
import unittest
from pathlib import Path

import torch
from parallax_torch import Refused, checkpoint
from torch import nn


def net():
    return nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))


class CheckpointTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.model = Path(directory.name) / "my.model.onnx"
        self.model.write_text("graph")

    def test_goes_on_from_what_was_saved(self):
        first, second = net(), net()
        checkpoint.save(first, self.model)
        checkpoint.load(second, None, self.model)

        self.assertTrue(torch.equal(first[0].weight, second[0].weight))
        self.assertTrue(self.model.with_name("my.model.pt").exists())

    def test_takes_a_plain_state_dict(self):
        first, second = net(), net()
        file = self.model.with_name("plain.pt")
        torch.save(first.state_dict(), file)
        checkpoint.load(second, file, self.model)

        self.assertTrue(torch.equal(first[0].weight, second[0].weight))

    def test_refuses_that_of_another_network_or_model(self):
        checkpoint.save(nn.Sequential(nn.Conv2d(3, 5, 1), nn.BatchNorm2d(5)), self.model)
        with self.assertRaisesRegex(Refused, r"0.bias is \[5\] there, and \[4\] in the network"):
            checkpoint.load(net(), None, self.model)
        self.model.write_text("another")
        with self.assertRaisesRegex(Refused, "is not the checkpoint of"):
            checkpoint.load(net(), None, self.model)

    def test_mixes_what_are_numbers_with_fractions(self):
        new = net()
        old = {name: torch.zeros_like(value) for name, value in new.state_dict().items()}
        weight = new[0].weight.detach().clone()
        new[1].num_batches_tracked += 7
        checkpoint.mix(new, old, 0.25)

        self.assertTrue(torch.allclose(new[0].weight, 0.75 * weight))
        self.assertTrue(torch.allclose(new[1].running_var, torch.full((4,), 0.75)))
        self.assertEqual(new[1].num_batches_tracked, 7)


if __name__ == "__main__":
    unittest.main()
