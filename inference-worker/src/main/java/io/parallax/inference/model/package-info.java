/**
 * The model: what its descriptor says, how its graph is run, and what must hold before it may run.
 *
 * <p>A model takes colour images and gives the class probabilities of every pixel in 8 bits. The
 * graph is run by DJL on ONNX Runtime.
 */
package io.parallax.inference.model;
