package io.parallax.deploy.training.rounds;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How things stood at the end of a round. What is not known is NaN; shares, mIoU, accuracy and
 * precision are between 0 and 1.
 *
 * @param round 0 before the first training
 * @param generation the one that was in force
 * @param labelledShare of the scene's pixels, those that annotators have labelled
 * @param miouScene mean IoU on the scene that is labelled
 * @param miouUnseen mean IoU on scenes that no training saw
 * @param accuracyScene share of the scene's pixels whose class is right
 * @param requests number of requests so far
 * @param ownPrecision share of the own labels that are right
 * @param carriedPrecision share of the carried labels that are right
 * @param consensusPrecision share of the consensus labels that are right
 * @param iouByClass on the scene, in the order of the classes; may be shorter than the list of them
 */
public record RoundRow(
    int round,
    String generation,
    double labelledShare,
    double miouScene,
    double miouUnseen,
    double accuracyScene,
    int requests,
    double ownPrecision,
    double carriedPrecision,
    double consensusPrecision,
    List<Double> iouByClass) {

  /**
   * A row.
   *
   * @throws IllegalArgumentException if a share is neither NaN nor between 0 and 1
   */
  public RoundRow {
    iouByClass = List.copyOf(iouByClass);
    DoubleStream.concat(
            DoubleStream.of(
                labelledShare,
                miouScene,
                miouUnseen,
                accuracyScene,
                ownPrecision,
                carriedPrecision,
                consensusPrecision),
            iouByClass.stream().mapToDouble(Double::doubleValue))
        .filter(share -> share < 0 || share > 1)
        .findFirst()
        .ifPresent(
            share -> {
              throw new IllegalArgumentException("a share of round " + round + " is " + share);
            });
  }

  /** The IoU of a class, NaN where it is not known. */
  double iou(int classId) {
    return classId < iouByClass.size() ? iouByClass.get(classId) : Double.NaN;
  }

  /** Whether the IoU of a class is known. */
  boolean hasClasses() {
    return iouByClass.stream().anyMatch(iou -> !iou.isNaN());
  }
}
