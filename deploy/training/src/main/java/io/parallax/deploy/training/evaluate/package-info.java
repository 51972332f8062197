/**
 * Evaluation: how models do on the images of a dataset that none was trained on, and how sure that
 * is.
 */
package io.parallax.deploy.training.evaluate;
