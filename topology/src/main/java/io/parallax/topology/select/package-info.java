/**
 * Stage C: the superpixels of each scene, and which of them an annotator is asked to label.
 *
 * <p>Partitioned by scene, with all its generations: one of them asks, and requests live on
 * whatever the generation. A scene is in memory only while something happens in it, as the pure
 * selection sees it; what it is made of (footprints, reports of blocks, requests) lies in stores.
 */
package io.parallax.topology.select;
