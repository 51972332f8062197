package io.parallax.deploy.cli.console;

/**
 * The voxels of a scene that could be counted.
 *
 * @param voxels how many
 * @param blocks in how many blocks
 */
public record VoxelCount(long voxels, long blocks) {}
