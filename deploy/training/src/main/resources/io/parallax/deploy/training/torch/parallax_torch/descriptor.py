"""What a model's JSON file says about it."""

import json
from dataclasses import dataclass, field

from parallax_torch import beside

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_DEVIATION = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Descriptor:
    """What a new model has of its base: its name, its size, its colours, its input and output."""

    generation: str
    mean: tuple
    deviation: tuple
    input: str
    output: str
    size: dict = field(default_factory=dict)

    @staticmethod
    def of(base):
        """That of a model, or what counts without one."""
        file = beside(base, ".json")
        fields = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return Descriptor(
            fields.get("generation", base.stem),
            tuple(fields.get("mean", IMAGENET_MEAN)),
            tuple(fields.get("deviation", IMAGENET_DEVIATION)),
            fields.get("input", "image"),
            fields.get("output", "logits"),
            {side: fields[side] for side in ("width", "height") if side in fields},
        )

    def write(self, model, classes):
        """Writes that of a model that gives logits."""
        fields = {
            "generation": self.generation,
            "input": self.input,
            **self.size,
            "mean": list(self.mean),
            "deviation": list(self.deviation),
            "output": self.output,
            "activation": "logits",
            "classes": classes,
        }
        text = json.dumps(fields, indent=2, ensure_ascii=False) + "\n"
        beside(model, ".json").write_text(text, encoding="utf-8")
