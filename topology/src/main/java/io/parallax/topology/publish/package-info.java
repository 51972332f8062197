/**
 * The last step: a selection is joined with the picture of its frame and the guess of its
 * generation, and becomes a label request that stands on its own.
 *
 * <p>Pictures and guesses lie in the partition of their probability map, so the bulk never travels
 * to the selector and back.
 */
package io.parallax.topology.publish;
