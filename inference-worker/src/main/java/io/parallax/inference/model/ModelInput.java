package io.parallax.inference.model;

/**
 * One image at the model's working resolution.
 *
 * @param key names the frame; dropout masks are drawn from it
 * @param rgb row-major, one pixel {@code 0xRRGGBB}
 */
public record ModelInput(String key, int[] rgb) {}
