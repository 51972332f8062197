package io.parallax.deploy.training.rounds;

import io.parallax.schemas.LabelRequest;
import java.util.function.Predicate;

/**
 * The requests that annotators have come to so far: a share of all, which grows from round to
 * round, spread evenly over them. Safe for several threads.
 */
public final class AnswerShare implements Predicate<LabelRequest> {
  private static final int STEPS = 1 << 20;

  private volatile double share;

  /**
   * A share.
   *
   * @param share 0 to 1
   */
  public AnswerShare(double share) {
    this.share = share;
  }

  /** All requests that it has, and more. */
  void growTo(double larger) {
    share = larger;
  }

  @Override
  public boolean test(LabelRequest request) {
    // Ids of requests have much in common: their hashes are spread before they are compared.
    int spread = request.getRequestId().hashCode() * 0x9E3779B9;
    return (spread >>> 12) < share * STEPS;
  }
}
