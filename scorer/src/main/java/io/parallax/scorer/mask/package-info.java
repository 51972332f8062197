/** Masks over an image: COCO's run-length encoding, which annotation tools read, and outlines. */
package io.parallax.scorer.mask;
