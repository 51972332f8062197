/**
 * The Streams application: its wiring, configuration, memory, dead letters and queries.
 *
 * <p>The data walks through {@code backproject} (stage A), {@code accumulate} (stage B), {@code
 * select} (stage C) and {@code publish}, each a package with its processors and stores.
 */
package io.parallax.topology;
