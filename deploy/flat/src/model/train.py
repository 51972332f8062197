"""Trains the default model on a few labelled frames of rendered flats and writes it as ONNX.

A seed set as small as this leaves a model that errs as real ones do: README.md has the figures.
"""

import argparse
import json
import time
from pathlib import Path

import flats
import numpy
import torch
from net import Net
from torch.nn import functional

SEED = 20


def labelled_frames(directories, per_flat):
    """Images [F, 3, H, W] in 0..1 and labels [F, H, W], evenly spread over each flat's walk."""
    pictures, labels = [], []
    for flat in directories:
        numbers = flats.frame_numbers(flat)
        # From the middle of each share of the walk.
        for i in range(per_flat):
            number = numbers[(2 * i + 1) * len(numbers) // (2 * per_flat)]
            pictures.append(flats.image(flat, number).transpose(2, 0, 1))
            labels.append(flats.labels(flat, number))
    return torch.from_numpy(numpy.stack(pictures)), torch.from_numpy(numpy.stack(labels))


def varied(picture, label, random):
    """A crop of the frame, sometimes mirrored, under another light."""
    height, width = label.shape
    zoom = random.uniform(0.6, 1.0)
    h, w = int(height * zoom), int(width * zoom)
    y, x = random.integers(height - h + 1), random.integers(width - w + 1)
    picture = picture[:, y : y + h, x : x + w]
    label = label[y : y + h, x : x + w]
    size = (176, 240)  # three quarters, divisible by 8
    picture = functional.interpolate(picture[None], size, mode="bilinear", align_corners=False)[0]
    label = functional.interpolate(label[None, None].float(), size, mode="nearest")[0, 0].long()
    if random.random() < 0.5:
        picture, label = picture.flip(2), label.flip(1)
    gain = torch.from_numpy(random.uniform(0.8, 1.25, (3, 1, 1)).astype(numpy.float32))
    return (picture * gain * random.uniform(0.8, 1.2)).clamp(0, 1), label


def train(pictures, labels, classes, steps, batch):
    random = numpy.random.default_rng(SEED)
    torch.manual_seed(SEED)
    net = Net(classes)
    counts = torch.bincount(labels.flatten(), minlength=classes).float()
    weight = (counts.sum() / (classes * counts.clamp(min=1))).pow(0.35)
    mean = torch.from_numpy(flats.MEAN)[:, None, None]
    deviation = torch.from_numpy(flats.DEVIATION)[:, None, None]
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps)
    start = time.time()
    for step in range(steps):
        chosen = random.integers(len(pictures), size=batch)
        pairs = [varied(pictures[i], labels[i], random) for i in chosen]
        images = torch.stack([(picture - mean) / deviation for picture, _ in pairs])
        target = torch.stack([label for _, label in pairs])
        loss = functional.cross_entropy(net(images), target, weight)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if (step + 1) % 100 == 0:
            seconds = time.time() - start
            print(f"step {step + 1}/{steps}  loss {loss.item():.3f}  {seconds:.0f} s", flush=True)
    return net.eval()


def write(net, names, file):
    axes = {"image": {0: "n", 2: "h", 3: "w"}, "logits": {0: "n", 2: "h", 3: "w"}}
    torch.onnx.export(
        net,
        torch.zeros(1, 3, 240, 320),
        file,
        input_names=["image"],
        output_names=["logits"],
        dynamic_axes=axes,
        opset_version=13,
    )
    descriptor = {
        "generation": file.stem + "-1",
        "input": "image",
        "mean": [round(float(x), 3) for x in flats.MEAN],
        "deviation": [round(float(x), 3) for x in flats.DEVIATION],
        "output": "logits",
        "activation": "logits",
        "classes": names,
    }
    file.with_suffix(".json").write_text(json.dumps(descriptor, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flats", nargs="+", type=Path, help="directories that parallax flat wrote")
    parser.add_argument("--out", required=True, type=Path, help="the ONNX file to write")
    parser.add_argument("--frames", type=int, default=8, help="labelled frames of each flat")
    parser.add_argument("--steps", type=int, default=2600)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)
    names = flats.class_names(arguments.flats[0])
    pictures, labels = labelled_frames(arguments.flats, arguments.frames)
    net = train(pictures, labels, len(names), arguments.steps, arguments.batch)
    write(net, names, arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
