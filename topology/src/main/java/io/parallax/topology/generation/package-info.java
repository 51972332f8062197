/**
 * The generations of the cluster, as topic {@code models} announces them, for all stages to ask.
 */
package io.parallax.topology.generation;
