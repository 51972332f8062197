/** Small unsigned integers in few bytes: how evidence, footprints and statistics are stored. */
package io.parallax.scorer.packed;
