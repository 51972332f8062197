/**
 * The scene map: what a scene knows about the voxels of each block, from the statistics of the
 * accumulation and the labels of all answers, published as a table.
 */
package io.parallax.topology.map;
