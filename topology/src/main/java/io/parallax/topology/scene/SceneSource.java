package io.parallax.topology.scene;

import io.parallax.schemas.FramePicture;
import io.parallax.scorer.geometry.BlockIndex;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where scenes can be looked at.
 *
 * <p>What is spread over partitions is told as far as they can be had, with {@link SceneParts} that
 * say how far that is. Every method throws a {@link SceneUnavailableException} while nothing of the
 * answer can be had.
 */
public interface SceneSource {

  /** Side of a voxel, metres. */
  double voxelSize();

  /** The picture of a frame, if it is known. */
  Optional<FramePicture> picture(String sceneId, String frameId);

  /** Where the cameras of a scene's frames stood, in the order of the frames' numbers. */
  Told<List<CameraPose>> cameras(String sceneId);

  /** What is known about the voxels that a frame sees in some blocks. */
  Told<ViewVoxels> view(
      String sceneId, String generation, String frameId, Collection<BlockIndex> blocks);

  /** All voxels of a scene. */
  Told<ScenePoints> points(String sceneId, String generation);
}
