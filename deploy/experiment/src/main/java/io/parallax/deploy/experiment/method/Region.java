package io.parallax.deploy.experiment.method;

/**
 * What an annotator labels at once: a whole frame, or one superpixel of it.
 *
 * @param frame the frame
 * @param superpixel the superpixel's id in the frame, {@link #WHOLE} for all of the frame
 * @param pixels how many pixels it has
 */
public record Region(FrameId frame, int superpixel, int pixels) {
  /** Stands for all superpixels of a frame. */
  public static final int WHOLE = -1;

  /** All of a frame. */
  public static Region whole(PoolFrame frame) {
    return new Region(frame.id(), WHOLE, frame.pixels());
  }

  /** Whether it is all of its frame. */
  public boolean isWhole() {
    return superpixel == WHOLE;
  }
}
