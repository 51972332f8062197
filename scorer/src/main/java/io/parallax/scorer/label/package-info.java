/**
 * One label, every view: from an answer's pixels to the voxels behind them, and from labelled
 * voxels to the pixels of all frames that see them.
 */
package io.parallax.scorer.label;
