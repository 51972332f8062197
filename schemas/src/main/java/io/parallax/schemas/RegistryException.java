package io.parallax.schemas;

import org.apache.kafka.common.KafkaException;

/**
 * The schema registry gave no usable answer: it is not there, or it refuses this application or its
 * schemas.
 *
 * <p>That says nothing about the record at hand, which must not be given up: the caller stops or
 * tries again. This is why it is no {@link org.apache.kafka.common.errors.SerializationException}.
 */
public final class RegistryException extends KafkaException {
  private static final long serialVersionUID = 1L;

  /**
   * A failure of the registry.
   *
   * @param cause what its client threw
   */
  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
