/**
 * The packed bytes inside the records: compressed planes of probabilities, depth and superpixel
 * ids, and encoded images. What is decoded is checked against the size that the record declares,
 * and that against {@link io.parallax.schemas.codec.Limits}, so damaged bytes end in an {@link
 * java.lang.IllegalArgumentException} and nothing worse.
 */
package io.parallax.schemas.codec;
