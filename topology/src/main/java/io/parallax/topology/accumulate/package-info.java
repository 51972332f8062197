/**
 * Stage B: the statistics of every voxel over all views, and what they say about superpixels.
 *
 * <p>Partitioned by block, see {@link BlockPartitioner}. Two stores: {@code block-statistics},
 * small, read and written for every view; {@code block-views}, the evidence itself, appended once
 * and read when a block reports on all its views. New views are reported at once, all views of a
 * block whenever it has grown by a fraction, and when the stream falls idle.
 */
package io.parallax.topology.accumulate;
