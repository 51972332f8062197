package io.parallax.topology.query;

import io.parallax.schemas.FramePicture;
import io.parallax.scorer.geometry.BlockIndex;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Read access to scenes.
 *
 * <p>What is spread over partitions is a {@link PartialResult} of those that can be read now. Every
 * method throws a {@link SceneUnavailableException} while nothing of the answer can be had.
 */
public interface SceneSource {

  /** Side of a voxel, metres. */
  double voxelSize();

  /** The picture of a frame with the superpixels of a generation, if that knows the frame. */
  Optional<FramePicture> picture(String sceneId, String generation, String frameId);

  /** Where the cameras of a scene's frames stood, in the order of the frames' numbers. */
  PartialResult<List<CameraPose>> cameras(String sceneId);

  /** What is known about the voxels that a frame sees in some blocks. */
  PartialResult<ViewVoxels> view(
      String sceneId, String generation, String frameId, Collection<BlockIndex> blocks);

  /** All voxels of a scene. */
  PartialResult<ScenePoints> points(String sceneId, String generation);
}
