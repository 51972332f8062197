"""Fine-tunes a segmentation network on a dataset folder of Parallax and writes it as ONNX.

Reads the training part of the folder and a checkpoint. Writes OUT.onnx, its descriptor OUT.json,
and OUT.pt, the checkpoint that a next training goes on from. It ends with exit code 0; if
something is wrong, the last line that it prints says what.

It makes so many steps, however many images there are. With a CPU, a seed and one thread it gives
the same files again.
"""

import argparse
import sys
from pathlib import Path

try:
    import numpy
    import PIL.Image
    import torch
except ImportError as missing:
    sys.exit(
        f"{sys.executable} has no {missing.name}: install PyTorch (1.13 or newer), NumPy and Pillow"
        " (in Debian python3-torch, python3-numpy and python3-pil), or name another with --python"
    )

from parallax_torch import Refused, checkpoint, export, loop, network
from parallax_torch.crops import LabelledCrops
from parallax_torch.descriptor import Descriptor

DEFAULT_NETWORK = f"{Path(network.__file__).with_name('net.py')}:Net"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset", type=Path, required=True, help="the folder")
    parser.add_argument("--base", type=Path, required=True, help="the ONNX file to begin with")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file to write")
    parser.add_argument("--size", type=int, nargs=2, required=True, metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--network", default=DEFAULT_NETWORK, metavar="FILE.py:NAME")
    parser.add_argument("--checkpoint", type=Path, help="another one than BASE.pt")
    parser.add_argument("--from-scratch", action="store_true", help="without a checkpoint")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--batch", type=int, default=4, help="crops in each step")
    parser.add_argument("--rate", type=float, default=1e-3, help="the highest learning rate")
    parser.add_argument("--balance", type=float, default=0.5)
    parser.add_argument("--keep", type=float, default=0.25, help="share of the old weights")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, help="of the CPU; all without it")
    return parser.parse_args()


def main():
    options = arguments()
    torch.manual_seed(options.seed)
    # What has no deterministic way on the CPU warns, and goes on.
    torch.use_deterministic_algorithms(not torch.cuda.is_available(), warn_only=True)
    if options.threads:
        torch.set_num_threads(options.threads)
    descriptor = Descriptor.of(options.base)
    crops = LabelledCrops(
        options.dataset,
        options.size,
        descriptor,
        options.steps * options.batch,
        options.balance,
        options.seed,
    )
    net = network.build(options.network, len(crops.classes), options.size)
    old = None
    if not options.from_scratch:
        old = checkpoint.load(net, options.checkpoint, options.base)
    loop.train(net, crops, options.steps, options.batch, options.rate)
    if old:
        checkpoint.mix(net, old, options.keep)
    export.write(net, options.out, descriptor, options.size)
    descriptor.write(options.out, crops.classes)
    checkpoint.save(net, options.out)


if __name__ == "__main__":
    try:
        main()
    except Refused as refused:
        sys.exit(str(refused))
