"""Checkpoints: the weights of a network as PyTorch has them, in FILE.pt beside FILE.onnx."""

import hashlib

import torch

from parallax_torch import Refused, beside


def load(net, file, base):
    """Takes the weights of a checkpoint; without a file, of the one beside the base.

    Returns them.
    """
    own = beside(base, ".pt")
    file = file or own
    if not file.exists():
        raise Refused(
            f"there is no checkpoint {file}: name one with --checkpoint, or begin with"
            " --from-scratch"
        )
    content = read(file)
    # A trainer that knows no checkpoint may have replaced the ONNX file alone.
    if file == own and content.get("onnx_sha256", sha256(base)) != sha256(base):
        raise Refused(f"{file} is not the checkpoint of {base}: name one with --checkpoint")
    weights = content.get("state_dict", content)
    require_same_shapes(net.state_dict(), weights, file)
    net.load_state_dict(weights)
    return weights


def mix(net, old, share):
    """Takes back a share of the old weights: what the network knew of other places stays."""
    new = net.cpu().state_dict()
    mixed = {
        name: share * old[name] + (1 - share) * new[name]
        if new[name].is_floating_point()
        else new[name]
        for name in new
    }
    net.load_state_dict(mixed)


def save(net, model):
    """Writes the checkpoint of an ONNX file beside it."""
    content = {"state_dict": net.state_dict(), "onnx_sha256": sha256(model)}
    torch.save(content, beside(model, ".pt"))


def read(file):
    try:
        content = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as e:
        reason = str(e).partition("\n")[0]
        raise Refused(f"{file} is no checkpoint: {reason}") from e
    if not isinstance(content, dict):
        raise Refused(f"{file} is no checkpoint: it has no state_dict")
    return content


def require_same_shapes(net, weights, file):
    for name in sorted(set(net) | set(weights)):
        ours, theirs = shape(net, name), shape(weights, name)
        if ours != theirs:
            raise Refused(
                f"the checkpoint {file} is of another network: {name} is {theirs} there,"
                f" and {ours} in the network"
            )


def shape(weights, name):
    return list(weights[name].shape) if name in weights else "missing"


def sha256(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()
