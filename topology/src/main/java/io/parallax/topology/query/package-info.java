/**
 * Queries to the stores while the stream runs: single voxels, and scenes to look at (pictures of
 * frames, camera poses, what is known about voxels).
 *
 * <p>{@link io.parallax.topology.query.QueryServer} answers from this instance's stores over HTTP;
 * {@link io.parallax.topology.query.RemoteScenes} is the client that asks all instances.
 */
package io.parallax.topology.query;
