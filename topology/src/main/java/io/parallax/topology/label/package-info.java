/**
 * Label propagation: an answer goes from the pixels of its frame to voxels, from the voxels to all
 * frames that see them, and comes out as the training labels of each frame.
 */
package io.parallax.topology.label;
