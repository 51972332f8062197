/** Superpixels: the segments of a frame that people are asked to label. */
package io.parallax.scorer.superpixel;
