/**
 * The generations of a cluster, as the records of topic {@code models} say: which is active, which
 * are candidates, what a rollback goes back to, and what is refused.
 *
 * <p>Everything that reads the topic starts at {@link io.parallax.schemas.generation.Generations}.
 */
package io.parallax.schemas.generation;
