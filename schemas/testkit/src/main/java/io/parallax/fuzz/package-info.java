/**
 * Damaged inputs for the tests of decoders: mutators, which damage real encodings, and {@link
 * io.parallax.fuzz.Fuzzing}, which holds a decoder to its promises on them. Only tests use it.
 */
package io.parallax.fuzz;
