package io.parallax.deploy.export.exchange;

import java.time.Instant;

/**
 * Who gave an answer and when, as the tool says it.
 *
 * @param user the tool's name or number for a person; empty if it has none
 * @param at when the answer was last changed; the epoch if the tool does not say
 */
public record Author(String user, Instant at) {
  /** Of answers of tools that say neither. */
  public static final Author UNKNOWN = new Author("", Instant.EPOCH);
}
