"""Fine-tunes segmentation networks on dataset folders of Parallax."""


class Refused(Exception):
    """What cannot be trained with; the message says why, in one line."""


def beside(model, ending):
    """The file NAME.ending beside NAME.onnx."""
    return model.with_name(model.name.removesuffix(".onnx") + ending)
