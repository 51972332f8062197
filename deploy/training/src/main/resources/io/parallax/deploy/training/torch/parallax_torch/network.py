"""Networks: Python files with a class or function that makes one."""

import importlib.util
import sys
from pathlib import Path

import torch

from parallax_torch import Refused


def build(place, classes, size):
    """The network that a place FILE.py:NAME makes for so many classes.

    It takes images [N, 3, H, W] and gives logits [N, classes, H, W], or of a whole fraction of the
    size.
    """
    net = maker(place)(classes)
    width, height = size
    with torch.no_grad():
        logits = net.eval()(torch.zeros(1, 3, height, width))
    if not isinstance(logits, torch.Tensor) or logits.shape[:2] != (1, classes):
        shape = list(logits.shape) if isinstance(logits, torch.Tensor) else type(logits).__name__
        raise Refused(
            f"{place} must give logits [1, {classes}, H, W] of an image {width}x{height}, not {shape}"
        )
    return net


def maker(place):
    file, _, name = place.rpartition(":")
    file = Path(file).absolute()
    if not file.is_file():
        raise Refused(f"there is no network file {file}; --network takes FILE.py:NAME")
    spec = importlib.util.spec_from_file_location("parallax_network", file)
    module = importlib.util.module_from_spec(spec)
    # So that it may import what lies beside it.
    sys.path.append(str(file.parent))
    spec.loader.exec_module(module)
    if not hasattr(module, name):
        raise Refused(f"{file} has no class or function {name}")
    return getattr(module, name)
