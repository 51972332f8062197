/**
 * What all views together say about a voxel: (N, V, S, Λ), in integers, a packed block of them at a
 * time.
 */
package io.parallax.scorer.statistics;
