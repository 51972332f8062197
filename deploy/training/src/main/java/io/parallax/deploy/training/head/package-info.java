/**
 * The trainer {@code head}: fits the last layer of a model to labelled pixels, in the plain JVM.
 *
 * <p>The layer is a multinomial logistic regression on the features that the network computes, so
 * its best weights are found by convex optimisation; nothing before it changes.
 */
package io.parallax.deploy.training.head;
