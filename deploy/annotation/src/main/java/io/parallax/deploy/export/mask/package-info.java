/**
 * Masks over a picture, and the codecs by which the tools store them: run lengths, brushes,
 * outlines and pictures of numbers.
 */
package io.parallax.deploy.export.mask;
