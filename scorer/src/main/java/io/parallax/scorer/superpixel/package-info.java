/**
 * Superpixels: the segments of a frame that people are asked to label, and their masks in the form
 * that annotation tools read.
 */
package io.parallax.scorer.superpixel;
