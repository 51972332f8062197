package io.parallax.topology;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A deserializer for topics in which every record has a value: one without, a tombstone, is as
 * unreadable as one of garbage.
 */
final class RequiredValueDeserializer<T> implements Deserializer<T> {
  private final Deserializer<T> values;

  RequiredValueDeserializer(Deserializer<T> values) {
    this.values = values;
  }

  @Override
  public T deserialize(String topic, byte[] bytes) {
    if (bytes == null) {
      throw new SerializationException("The record of topic " + topic + " has no value");
    }
    return values.deserialize(topic, bytes);
  }

  @Override
  public void close() {
    values.close();
  }
}
