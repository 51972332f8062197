/**
 * Stage C: the superpixels of each scene, and which of them an annotator is asked to label.
 *
 * <p>Partitioned by scene. The scenes of a task live in memory as the pure selection sees them;
 * what they are made of (footprints, reports of blocks, selections) lies in stores, from which they
 * are built again after a restart.
 */
package io.parallax.topology.select;
