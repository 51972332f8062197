"""The training itself."""

import math
import os
import time

import torch
from torch.nn import functional
from torch.utils.data import DataLoader

from parallax_torch import Refused
from parallax_torch.crops import NO_LABEL


def train(net, crops, steps, batch, rate):
    """Makes a number of steps, where there is a GPU on it and in mixed precision."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    # Gradients in float16 would need scaling, those in bfloat16 do not.
    is_mixed = device.type == "cuda" and torch.cuda.is_bf16_supported()
    # On a CPU the network takes all the time.
    workers = 0 if device.type == "cpu" else min(8, os.cpu_count())
    net.to(device).train()
    if steps == 0:
        return
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps)
    report = Report(steps, device)
    for images, labels, weights in DataLoader(crops, batch_size=batch, num_workers=workers):
        with torch.autocast(device.type, torch.bfloat16, enabled=is_mixed):
            logits = net(images.to(device))
        loss = loss_of(logits.float(), labels.to(device), weights.to(device))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        report.at(loss)


def loss_of(logits, labels, weights):
    """The mean over the crops; the weights of a crop add up to 1."""
    if logits.shape[2:] != labels.shape[1:]:
        logits = functional.interpolate(logits, labels.shape[1:], mode="bilinear")
    losses = functional.cross_entropy(logits, labels, ignore_index=NO_LABEL, reduction="none")
    return (losses * weights).sum() / len(labels)


class Report:
    """Prints ten times how far the training is, and the mean loss since the last time."""

    def __init__(self, steps, device):
        self.steps = steps
        self.done = 0
        self.losses = []
        self.start = time.monotonic()
        print(f"training on {device.type}", flush=True)

    def at(self, loss):
        self.done += 1
        self.losses.append(loss.detach())
        if self.done % max(1, self.steps // 10) == 0 or self.done == self.steps:
            mean = torch.stack(self.losses).mean().item()
            self.losses.clear()
            if not math.isfinite(mean):
                raise Refused(
                    f"the loss is no number any more at step {self.done}: try a lower --rate"
                )
            seconds = time.monotonic() - self.start
            print(
                f"step {self.done}/{self.steps}, loss {mean:.3f}, {seconds:.0f} s",
                flush=True,
            )
