package io.parallax.deploy.training.torch;

import java.nio.file.Path;

/**
 * How a network is fine-tuned.
 *
 * @param python the program that has PyTorch
 * @param network {@code FILE.py:NAME}, a class or function that makes it; null for that of the
 *     default model
 * @param checkpoint its weights; null for those beside the base
 * @param fromScratch without a checkpoint
 * @param steps how many; 0 exports the checkpoint as it is
 * @param batch crops in each step
 * @param rate the highest learning rate
 * @param balance 0 counts every pixel the same, 1 every class: pixels of a class of the share s
 *     count {@code s^-balance}
 * @param keep share of the checkpoint's weights in the new ones
 * @param seed of the choice of pixels, and of all else that is random
 * @param threads of the CPU; 0 for all
 */
public record TorchSettings(
    String python,
    String network,
    Path checkpoint,
    boolean fromScratch,
    int steps,
    int batch,
    double rate,
    double balance,
    double keep,
    long seed,
    int threads) {
  /** What serves most. */
  public static final TorchSettings DEFAULT =
      new TorchSettings("python3", null, null, false, 500, 4, 1e-3, 0.5, 0.25, 1, 0);

  /** Checks the ranges; the messages name the command's options. */
  public TorchSettings {
    require(
        !fromScratch || checkpoint == null,
        "--from-scratch is without a checkpoint, but --checkpoint names one");
    require(steps >= 0, "--steps must be 0 or more, but is " + steps);
    require(batch > 0, "--batch must be above 0, but is " + batch);
    require(rate > 0 && Double.isFinite(rate), "--rate must be a number above 0, but is " + rate);
    require(balance >= 0 && balance <= 1, "--balance must be 0 to 1, but is " + balance);
    require(keep >= 0 && keep < 1, "--keep must be 0 or more and below 1, but is " + keep);
    require(seed >= 0, "--seed must be 0 or more, but is " + seed);
    require(threads >= 0, "--threads must be 0 or more, but is " + threads);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
