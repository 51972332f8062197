/**
 * The packed bytes inside the records: compressed planes of probabilities, depth and superpixel
 * ids. What is unpacked is compared with the size that the record declares, so damaged bytes end in
 * an {@link java.lang.IllegalArgumentException} and nothing worse.
 */
package io.parallax.schemas.codec;
