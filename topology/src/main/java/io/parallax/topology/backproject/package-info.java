/**
 * Stage A: a probability map becomes evidence for the blocks that it sees, and a footprint.
 *
 * <p>Keeps no state; scales with the partitions of the probability maps.
 */
package io.parallax.topology.backproject;
