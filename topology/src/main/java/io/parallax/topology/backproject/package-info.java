/**
 * Stage A: a probability map becomes evidence for the blocks that it sees, and a footprint.
 *
 * <p>Keeps the pictures of a frame, by which the frame is known again when its id comes a second
 * time, and each generation's guess about it; scales with the partitions of the probability maps.
 */
package io.parallax.topology.backproject;
