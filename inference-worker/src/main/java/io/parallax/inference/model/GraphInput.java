package io.parallax.inference.model;

import java.nio.ByteBuffer;

/**
 * What a graph is fed through one of its inputs.
 *
 * @param name of the input
 * @param type of its numbers
 * @param values row-major, direct, in the byte order of the machine
 * @param shape sizes along each axis
 */
public record GraphInput(String name, ElementType type, ByteBuffer values, long... shape) {}
