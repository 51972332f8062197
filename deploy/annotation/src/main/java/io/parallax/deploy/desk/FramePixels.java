package io.parallax.deploy.desk;

import io.parallax.schemas.FramePicture;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.schemas.image.Limits;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.label.FrameGeometry;
import io.parallax.topology.backproject.RecordedCamera;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The pixels of a frame's picture: which superpixel and which voxel each belongs to. */
final class FramePixels {
  private final FramePicture picture;
  private final int width;
  private final int height;

  /**
   * The pixels of a picture.
   *
   * @throws IllegalArgumentException if there is no picture of its size, here; if its parts are
   *     damaged, where they are asked for
   */
  FramePixels(FramePicture picture) {
    Limits.requirePixels(picture.getWidth(), picture.getHeight());
    this.picture = picture;
    this.width = picture.getWidth();
    this.height = picture.getHeight();
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The pixels of a superpixel; bit {@code y * width + x} is the pixel (x, y). */
  BitSet superpixel(int id) {
    short[] raster = SuperpixelPlane.decode(picture.getSuperpixels(), width * height);
    BitSet mask = new BitSet();
    for (int pixel = 0; pixel < raster.length; pixel++) {
      if ((raster[pixel] & 0xFFFF) == id) {
        mask.set(pixel);
      }
    }
    return mask;
  }

  /** The key of the voxel behind each pixel, or {@link FrameGeometry#NO_VOXEL}. */
  long[] voxels(double voxelSize) {
    long[] voxels = new long[width * height];
    if (!hasDepth()) {
      Arrays.fill(voxels, FrameGeometry.NO_VOXEL);
      return voxels;
    }
    FrameGeometry geometry =
        FrameGeometry.of(depth(), intrinsics(), RigidPose.ofRowMajor(pose()), voxelSize);
    for (int pixel = 0; pixel < voxels.length; pixel++) {
      voxels[pixel] = geometry.voxel(pixel);
    }
    return voxels;
  }

  /** The blocks of some voxels. */
  static Set<BlockIndex> blocks(long[] voxels) {
    Set<Long> blocks = new LinkedHashSet<>();
    for (long voxel : voxels) {
      if (voxel != FrameGeometry.NO_VOXEL) {
        blocks.add(VoxelKey.blockOf(voxel));
      }
    }
    Set<BlockIndex> indices = new LinkedHashSet<>();
    blocks.forEach(block -> indices.add(VoxelKey.blockIndex(block)));
    return indices;
  }

  /** The middle of some pixels' points in the world, metres; absent where none has depth. */
  Optional<double[]> middle(BitSet mask) {
    if (!hasDepth()) {
      return Optional.empty();
    }
    short[] depth = depth();
    Intrinsics camera = intrinsics();
    double[] pose = pose();
    RigidPose.ofRowMajor(pose);
    double[] sum = new double[3];
    int count = 0;
    for (int pixel = mask.nextSetBit(0); pixel >= 0; pixel = mask.nextSetBit(pixel + 1)) {
      double z = (depth[pixel] & 0xFFFF) * 0.001;
      if (z > 0) {
        int column = pixel % width;
        int line = pixel / width;
        double x = (column - camera.cx()) / camera.fx() * z;
        double y = (line - camera.cy()) / camera.fy() * z;
        for (int row = 0; row < 3; row++) {
          int at = 4 * row;
          sum[row] += pose[at] * x + pose[at + 1] * y + pose[at + 2] * z + pose[at + 3];
        }
        count++;
      }
    }
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(new double[] {sum[0] / count, sum[1] / count, sum[2] / count});
  }

  /** Pictures from before depth was kept have neither depth nor camera. */
  private boolean hasDepth() {
    return picture.getDepth().hasRemaining();
  }

  private short[] depth() {
    return DepthPlane.decode(picture.getDepth(), width, height);
  }

  private Intrinsics intrinsics() {
    return RecordedCamera.intrinsics(picture.getCamera());
  }

  private double[] pose() {
    return picture.getCameraToWorld().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
