/** Masks over an image, in the form that annotation tools read: COCO's run-length encoding. */
package io.parallax.scorer.mask;
