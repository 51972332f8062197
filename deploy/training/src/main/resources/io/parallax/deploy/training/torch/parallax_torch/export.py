"""Writes networks as ONNX."""

import inspect
import warnings

import torch


def write(net, file, descriptor, size):
    """Writes a network for images of any size, and any number of them at once."""
    width, height = size
    axes = {0: "n", 2: "h", 3: "w"}
    # Since 2.9 the default is another exporter, which needs more packages and a newer opset.
    newer = "dynamo" in inspect.signature(torch.onnx.export).parameters
    with warnings.catch_warnings():
        # 1.13 warns of constants in each network.
        warnings.simplefilter("ignore", UserWarning)
        torch.onnx.export(
            net.cpu().eval(),
            torch.zeros(1, 3, height, width),
            str(file),
            input_names=[descriptor.input],
            output_names=[descriptor.output],
            dynamic_axes={descriptor.input: axes, descriptor.output: axes},
            opset_version=13,
            **({"dynamo": False} if newer else {}),
        )
