package io.parallax.inference.model;

import java.nio.FloatBuffer;

/**
 * What a graph is fed through one of its inputs.
 *
 * @param name of the input
 * @param values row-major
 * @param shape sizes along each axis
 */
public record GraphInput(String name, FloatBuffer values, long... shape) {}
