/**
 * The Streams application: one running instance, its settings, and the wiring of the stages.
 *
 * <p>The data goes through {@code backproject} (stage A: maps to evidence, and a picture of each
 * frame), {@code accumulate} (stage B: evidence to voxel statistics and scores), {@code select}
 * (stage C: scores and answers to selections) and {@code publish} (selections to label requests);
 * {@code label} propagates answers to all views. Each is a package with its processors and stores.
 * {@code query} reads the stores from outside, {@code runtime} is about the instance.
 */
package io.parallax.topology;
