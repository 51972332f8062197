/**
 * Stage A: a probability map becomes evidence for the blocks that it sees, and a footprint.
 *
 * <p>Keeps one picture a frame, by which the frame is known again when its id comes a second time;
 * scales with the partitions of the probability maps.
 */
package io.parallax.topology.backproject;
