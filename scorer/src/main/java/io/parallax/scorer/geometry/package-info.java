/**
 * Where a pixel lies in the world: intrinsics, rigid poses, depth images, voxel and block indices.
 *
 * <p>Conventions: pinhole camera with OpenCV axes (x right, y down, z forward); poses are
 * camera-to-world in metres; depth is z-depth in millimetres, 0 where the sensor gave no reading.
 */
package io.parallax.scorer.geometry;
