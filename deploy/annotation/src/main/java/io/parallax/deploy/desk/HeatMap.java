package io.parallax.deploy.desk;

import io.parallax.schemas.FramePicture;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.image.EncodedImage;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.label.FrameGeometry;
import io.parallax.scorer.score.BlockBits;
import io.parallax.scorer.score.ScoreColours;
import io.parallax.topology.query.PartialResult;
import io.parallax.topology.query.SceneSource;
import io.parallax.topology.query.ViewVoxels;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * View entropy or view divergence of every pixel of a frame, as a picture to lay over it: clear
 * where nothing is known.
 *
 * @param mostBits what the lightest colour stands for; 0 is the darkest
 * @param png the picture, of the frame's size
 * @param missing what of the scene could not be had, for a person to read; empty if nothing
 */
record HeatMap(double mostBits, byte[] png, String missing) {
  /** So that noise in a frame on which all views agree does not look like a quarrel. */
  private static final double LEAST_SCALE = 0.5;

  private static final int OPAQUE = 0xFF000000;

  /** What a map shows. */
  enum Kind {
    ENTROPY,
    DIVERGENCE
  }

  /**
   * The map of a request's frame, in the request's generation.
   *
   * @param picture of that frame
   */
  static HeatMap of(Kind kind, SceneSource scenes, FramePicture picture, LabelRequest request) {
    long[] voxels = new FramePixels(picture).voxels(scenes.voxelSize());
    PartialResult<ViewVoxels> known = known(scenes, voxels, request);
    float[] bits = bits(kind, voxels, known.value());
    double most = LEAST_SCALE;
    for (float value : bits) {
      most = Float.isNaN(value) ? most : Math.max(most, value);
    }
    return new HeatMap(
        most,
        png(bits, most, picture.getWidth(), picture.getHeight()),
        known.parts().missing().orElse(""));
  }

  /** What a map shows, in bits, row-major; not a number where nothing is known. */
  static float[] bits(Kind kind, SceneSource scenes, FramePicture picture, LabelRequest request) {
    long[] voxels = new FramePixels(picture).voxels(scenes.voxelSize());
    return bits(kind, voxels, known(scenes, voxels, request).value());
  }

  private static PartialResult<ViewVoxels> known(
      SceneSource scenes, long[] voxels, LabelRequest request) {
    return scenes.view(
        request.getSceneId(),
        request.getGeneration(),
        request.getFrameId(),
        FramePixels.blocks(voxels));
  }

  private static float[] bits(Kind kind, long[] voxels, ViewVoxels known) {
    float[] bits = new float[voxels.length];
    Arrays.fill(bits, Float.NaN);
    for (int pixel = 0; pixel < voxels.length; pixel++) {
      if (voxels[pixel] != FrameGeometry.NO_VOXEL) {
        BlockIndex index = VoxelKey.blockIndex(VoxelKey.blockOf(voxels[pixel]));
        BlockBits block = known.blocks().get(index);
        if (block != null) {
          float[] all = kind == Kind.ENTROPY ? block.entropy() : block.divergence();
          bits[pixel] = all[VoxelKey.inBlock(voxels[pixel])];
        }
      }
    }
    return bits;
  }

  private static byte[] png(float[] bits, double most, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int pixel = 0; pixel < bits.length; pixel++) {
      if (!Float.isNaN(bits[pixel])) {
        int colour = OPAQUE | ScoreColours.of(bits[pixel] / most);
        image.setRGB(pixel % width, pixel / width, colour);
      }
    }
    return EncodedImage.png(image);
  }
}
