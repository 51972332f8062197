package io.parallax.deploy.desk;

import io.parallax.schemas.FramePicture;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.schemas.image.Limits;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.label.FrameGeometry;
import io.parallax.topology.backproject.RecordedCamera;
import java.util.BitSet;
import java.util.LinkedHashSet;
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
    FrameGeometry geometry =
        FrameGeometry.of(
            DepthPlane.decode(picture.getDepth(), width, height),
            RecordedCamera.intrinsics(picture.getCamera()),
            RecordedCamera.pose(picture.getCameraToWorld()),
            voxelSize);
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
}
