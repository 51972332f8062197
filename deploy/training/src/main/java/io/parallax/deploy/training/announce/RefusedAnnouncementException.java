package io.parallax.deploy.training.announce;

/** A record for topic {@code models} that would not count, or must not be yet; it says why. */
public final class RefusedAnnouncementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedAnnouncementException(String message) {
    super(message);
  }
}
