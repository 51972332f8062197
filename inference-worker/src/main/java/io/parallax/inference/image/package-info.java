/**
 * Images as robots send them: decoding that trusts nothing, resizing of colours, and the nearest
 * readings of depth and superpixels, which are never interpolated.
 *
 * <p>What is wrong with an image ends in an {@link io.parallax.schemas.InvalidRecordException}.
 */
package io.parallax.inference.image;
