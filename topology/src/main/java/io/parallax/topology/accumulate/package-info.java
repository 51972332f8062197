/**
 * Stage B: the statistics of every voxel over all views, and what they say about superpixels.
 *
 * <p>Partitioned by block. Two stores: {@code voxel-statistics}, small, read and written for every
 * view; {@code views}, the evidence itself, appended once and read when a block is refreshed.
 */
package io.parallax.topology.accumulate;
