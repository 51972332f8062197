/**
 * Scenes to look at: pictures of frames, camera poses, and what the stores say about voxels, read
 * from this instance's stores ({@link io.parallax.topology.scene.SceneQueries}) or from those of
 * others over HTTP ({@link io.parallax.topology.scene.RemoteScenes}).
 */
package io.parallax.topology.scene;
