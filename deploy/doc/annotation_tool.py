"""The least annotation tool there can be: it agrees with the model.

pip install "confluent-kafka[avro]"
python annotation_tool.py HOST:PORT http://REGISTRY asyncapi.json
"""

import json
import sys
from datetime import datetime, timezone

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext


def decode_mask(mask):
    """The mask as rows of booleans: COCO's run lengths walk the columns, outside first."""
    height, width, counts = mask["height"], mask["width"], mask["counts"]
    runs, at = [], 0
    while at < len(counts):
        number, shift, more = 0, 0, True
        while more:
            bits = ord(counts[at]) - 48
            number |= (bits & 0x1F) << shift
            more = bits & 0x20
            at, shift = at + 1, shift + 5
        if bits & 0x10:
            number -= 1 << shift
        runs.append(number + (runs[-2] if len(runs) > 2 else 0))
    column_major = [i % 2 == 1 for i, run in enumerate(runs) for _ in range(run)]
    return [[column_major[x * height + y] for x in range(width)] for y in range(height)]


def answer(request):
    """What an annotator says about a request; here, what the model holds most probable."""
    superpixel, box = decode_mask(request["mask"]), request["cropBox"]
    # The crop, request["crop"], is a PNG; this is the superpixel in it.
    shown = [
        row[box["x"] : box["x"] + box["width"]]
        for row in superpixel[box["y"] : box["y"] + box["height"]]
    ]
    assert sum(map(sum, shown)) == request["pixels"]
    guess = request["meanDistribution"]
    return {
        "requestId": request["requestId"],
        "sceneId": request["sceneId"],
        "verdict": "LABELLED",
        # No mask: the whole superpixel.
        "parts": [{"classId": guess.index(max(guess)), "mask": None}],
        "reason": "",
        "annotator": "my-python-tool",
        "answeredAt": datetime.now(timezone.utc),
    }


def main(brokers, registry_url, asyncapi):
    with open(asyncapi, encoding="utf-8") as file:
        label = json.load(file)["components"]["messages"]["Label"]["payload"]["schema"]
    registry = SchemaRegistryClient({"url": registry_url})
    read = AvroDeserializer(registry)
    write = AvroSerializer(registry, json.dumps(label))
    in_labels = SerializationContext("labels", MessageField.VALUE)
    in_requests = SerializationContext("label-requests", MessageField.VALUE)
    requests = Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": "my-python-tool",
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
        }
    )
    labels = Producer({"bootstrap.servers": brokers})
    requests.subscribe(["label-requests"])
    while True:
        message = requests.poll(1.0)
        if message is None:
            labels.flush()
            continue
        if message.error():
            raise SystemExit(message.error())
        request = read(message.value(), in_requests)
        if request is not None and request["status"] == "OPEN":
            labels.produce(
                "labels", key=request["sceneId"], value=write(answer(request), in_labels)
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
