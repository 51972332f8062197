package io.parallax.schemas;

import java.util.function.Supplier;

/**
 * A record that can never be processed and belongs into {@link TopicCatalogue#DEAD_LETTERS}: the
 * fault is in the record, not in the system around it.
 */
public final class InvalidRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * A record with this fault.
   *
   * @param reason short code for metrics; see {@link DeadLetter}
   * @param message what is wrong and where, for people
   */
  public InvalidRecordException(String reason, String message) {
    this(reason, message, null);
  }

  /** A record with this fault, and what brought it to light. */
  public InvalidRecordException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * What a part of a record gives.
   *
   * @param reason the fault if reading it ends in an {@link IllegalArgumentException}, whose
   *     message is kept
   */
  public static <T> T checked(String reason, Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException(reason, e.getMessage(), e);
    }
  }

  /** Short code of the fault, for metrics. */
  public String reason() {
    return reason;
  }
}
