"""Measures a model of the kind train.py writes on rendered flats it has not seen.

Prints pixel accuracy, mean IoU, the IoU and commonest confusion of each class, and whether the
views' disagreement finds the errors: the view entropy of 5 cm voxels (mean distribution over all
views, as the design has it) averaged over blocks of 40x40 pixels.
"""

import argparse
from pathlib import Path

import flats
import numpy
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional

VOXEL = 0.05
BLOCK = 40


class Graph:
    """Runs the few operators of the exported network: the file itself is measured, not a twin."""

    def __init__(self, file):
        graph = onnx.load(file).graph
        self.nodes = graph.node
        self.constants = {
            t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer
        }

    def __call__(self, image):
        values = dict(self.constants, image=image)
        for node in self.nodes:
            inputs = [values.get(name) for name in node.input]
            values[node.output[0]] = self.run(node, inputs)
        return values["logits"]

    def run(self, node, x):
        settings = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        if node.op_type == "Conv":
            dilation = settings["dilations"][0]
            pads = settings["pads"][0]
            return functional.conv2d(x[0], x[1], x[2], settings["strides"][0], pads, dilation)
        if node.op_type == "Relu":
            return x[0].relu()
        if node.op_type == "Add":
            return x[0] + x[1]
        if node.op_type == "Concat":
            return torch.cat(x, settings["axis"])
        if node.op_type == "Resize":
            return functional.interpolate(x[0], scale_factor=2.0, mode="bilinear")
        if node.op_type == "Constant":
            return torch.from_numpy(numpy_helper.to_array(settings["value"]).copy())
        raise ValueError(f"operator {node.op_type} is not one that train.py exports")


def predict(model, flat, numbers):
    """Probabilities [F, C, H, W], quantised to 8 bits."""
    maps = []
    with torch.no_grad():
        for number in numbers:
            image = torch.from_numpy(flats.normalised(flats.image(flat, number)))[None]
            probabilities = functional.softmax(model(image)[0], 0)
            maps.append((probabilities * 255).round().byte().numpy())
    return numpy.stack(maps)


def voxels(flat, numbers):
    """The voxel that each pixel falls into, [F, H, W]; -1 without depth. And their number."""
    k = flats.intrinsics(flat)
    indices, valid = [], []
    for number in numbers:
        z = flats.depth(flat, number)
        v, u = numpy.mgrid[: z.shape[0], : z.shape[1]]
        camera = numpy.stack([(u - k[0, 2]) / k[0, 0] * z, (v - k[1, 2]) / k[1, 1] * z, z], -1)
        pose = flats.pose(flat, number)
        world = camera @ pose[:3, :3].T + pose[:3, 3]
        cell = numpy.floor(world / VOXEL).astype(numpy.int64) + 4096
        indices.append(cell[..., 0] << 32 | cell[..., 1] << 16 | cell[..., 2])
        valid.append(z > 0)
    indices, valid = numpy.stack(indices), numpy.stack(valid)
    _, dense = numpy.unique(indices[valid], return_inverse=True)
    result = numpy.full(indices.shape, -1, numpy.int64)
    result[valid] = dense
    return result, int(dense.max()) + 1


def entropy(p, axis):
    return -(p * numpy.log2(numpy.maximum(p, 1e-9))).sum(axis)


def view_entropy(maps, cells, count):
    """The entropy in bits of each pixel's voxel, 0 without depth; and the views of it."""
    sums = numpy.zeros((maps.shape[1], count))
    views = numpy.zeros(count)
    for probabilities, cell in zip(maps, cells):
        seen = cell >= 0
        at = cell[seen]
        for c in range(len(sums)):
            sums[c] += numpy.bincount(at, probabilities[c][seen], count)
        views[numpy.unique(at)] += 1
    bits = entropy(sums / sums.sum(0), 0)
    inside = numpy.maximum(cells, 0)
    return numpy.where(cells >= 0, bits[inside], 0), numpy.where(cells >= 0, views[inside], 0)


def blocks(values):
    """Means over blocks of pixels, [blocks]."""
    f, h, w = values.shape
    return values.reshape(f, h // BLOCK, BLOCK, w // BLOCK, BLOCK).mean((2, 4)).ravel()


def report_disagreement(flat, numbers, maps, wrong):
    cells, count = voxels(flat, numbers)
    bits, views = view_entropy(maps, cells, count)
    shared = views >= 2
    print(f"  voxels {count}, views per pixel {views[shared].mean():.1f}")
    print(
        f"  view entropy of mispredicted pixels {bits[shared & wrong].mean():.3f} bits,"
        f" of others {bits[shared & ~wrong].mean():.3f}"
    )
    errors = blocks(wrong.astype(float))
    eligible = blocks(shared.astype(float)) >= 0.35
    single = numpy.stack([entropy(m / m.sum(0, keepdims=True), 0) for m in maps.astype(float)])
    for name, values in (("view entropy", bits), ("single-view entropy", single)):
        score = numpy.where(eligible, blocks(values), -1)
        order = numpy.argsort(-score, kind="stable")
        for share in (0.02, 0.07, 0.2):
            top = order[: int(share * len(order))]
            ratio = errors[top].mean() / errors[eligible].mean()
            print(
                f"  top {share:.0%} blocks by {name}: {errors[top].mean():.3f} mispredicted,"
                f" {ratio:.2f} times random"
            )


def evaluate(model, flat, step):
    names = flats.class_names(flat)
    numbers = flats.frame_numbers(flat)[::step]
    truth = numpy.stack([flats.labels(flat, n) for n in numbers])
    maps = predict(model, flat, numbers)
    guess = maps.argmax(1)
    classes = len(names)
    pairs = numpy.bincount((truth * classes + guess).ravel(), minlength=classes * classes)
    pairs = pairs.reshape(classes, classes)
    hits = pairs.diagonal()
    iou = hits / numpy.maximum(pairs.sum(0) + pairs.sum(1) - hits, 1)
    accuracy = hits.sum() / pairs.sum()
    print(f"{flat}: {len(numbers)} frames, pixel accuracy {accuracy:.3f}, mean IoU {iou.mean():.3f}")
    for c, name in enumerate(names):
        others = pairs[c].copy()
        others[c] = 0
        share = others.max() / max(1, pairs[c].sum())
        print(f"  {name:10} IoU {iou[c]:.3f}, taken for {names[others.argmax()]} {share:.0%}")
    report_disagreement(flat, numbers, maps, guess != truth)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="the ONNX file")
    parser.add_argument("flats", nargs="+", type=Path, help="directories that parallax flat wrote")
    parser.add_argument("--step", type=int, default=1, help="take every n-th frame")
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    model = Graph(str(arguments.model))
    for flat in arguments.flats:
        evaluate(model, flat, arguments.step)


if __name__ == "__main__":
    main()
