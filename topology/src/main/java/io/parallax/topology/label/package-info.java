/**
 * From answers to surfaces: what annotators say about the pixels of a frame, as labels of the
 * voxels behind them, whatever the generation that asked.
 */
package io.parallax.topology.label;
