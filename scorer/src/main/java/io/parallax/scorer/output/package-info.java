/**
 * From a model's output to class probabilities in 8 bits: enlargement to the size of the image,
 * softmax, quantisation.
 *
 * <p>It is the only step with floating-point sums. The worker makes the maps, back-projection reads
 * them.
 */
package io.parallax.scorer.output;
