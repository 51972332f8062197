package io.parallax.schemas;

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

  /** Short code of the fault, for metrics. */
  public String reason() {
    return reason;
  }
}
