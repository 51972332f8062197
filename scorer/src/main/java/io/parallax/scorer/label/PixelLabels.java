package io.parallax.scorer.label;

/**
 * The labels of one frame's pixels. All arrays are row-major and as long as the frame has pixels.
 *
 * @param origins the {@link Origin} of each pixel's label, as its {@linkplain Origin#code() code}
 * @param classes its class; 0 without a label
 * @param votes answers for the class; of a consensus the views that agree
 * @param voters answers for any class; of a consensus as {@code votes}
 */
public record PixelLabels(byte[] origins, int[] classes, int[] votes, int[] voters) {

  /** Where a label comes from; one that comes first here goes before all later ones. */
  public enum Origin {
    /** Annotators saw the pixel. */
    OWN(1),
    /** Annotators saw its voxel, in other views. */
    CARRIED(2),
    /** Nobody saw it, and all views of its voxel agree. */
    CONSENSUS(3),
    /** There is no label. */
    NONE(0);

    private final byte code;

    Origin(int code) {
      this.code = (byte) code;
    }

    /** What stands for it in an array. */
    public byte code() {
      return code;
    }
  }

  /** Where a pixel's label comes from. */
  public Origin origin(int pixel) {
    return switch (origins[pixel]) {
      case 1 -> Origin.OWN;
      case 2 -> Origin.CARRIED;
      case 3 -> Origin.CONSENSUS;
      default -> Origin.NONE;
    };
  }
}
