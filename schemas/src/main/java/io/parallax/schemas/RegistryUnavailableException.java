package io.parallax.schemas;

import org.apache.kafka.common.KafkaException;

/**
 * The schema registry could not be asked.
 *
 * <p>Nothing is known about the record then, so it must not be given up: the caller stops or tries
 * again. This is why it is no {@link org.apache.kafka.common.errors.SerializationException}.
 */
public final class RegistryUnavailableException extends KafkaException {
  private static final long serialVersionUID = 1L;

  RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
