"""The default model's network: a small encoder and decoder for 320x240 images."""

import torch
from torch import nn
from torch.nn import functional


def conv(inputs, outputs, stride=1, dilation=1):
    """A 3x3 convolution, normalised and rectified."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Net(nn.Module):
    """Down to 1/8 of the size, around with growing dilation, up again to 1/2 with two skips.

    Input [N, 3, H, W], H and W divisible by 8; output logits [N, classes, H, W].
    """

    def __init__(self, classes):
        super().__init__()
        self.to_half = conv(3, 16, stride=2)
        self.to_quarter = conv(16, 32, stride=2)
        self.to_eighth = conv(32, 56, stride=2)
        self.around = nn.ModuleList(conv(56, 56, dilation=d) for d in (1, 2, 4, 8))
        self.up_quarter = conv(56 + 32, 40)
        self.up_half = conv(40 + 16, 24)
        self.classify = nn.Conv2d(24, classes, 1)

    def forward(self, image):
        half = self.to_half(image)
        quarter = self.to_quarter(half)
        deep = self.to_eighth(quarter)
        for layer in self.around:
            deep = deep + layer(deep)
        up = self.up_quarter(torch.cat([double(deep), quarter], 1))
        up = self.up_half(torch.cat([double(up), half], 1))
        return double(self.classify(up))


def double(x):
    return functional.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
