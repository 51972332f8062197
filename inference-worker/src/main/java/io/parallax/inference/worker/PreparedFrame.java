package io.parallax.inference.worker;

import io.parallax.schemas.Frame;
import io.parallax.scorer.geometry.Intrinsics;
import java.nio.ByteBuffer;

/**
 * A frame that has been checked and brought to the working resolution.
 *
 * @param key sceneId/frameId
 * @param rgb colours, row-major, {@code 0xRRGGBB}
 * @param colour an image file of these colours
 * @param depth millimetres, row-major
 * @param superpixels ids, row-major
 * @param camera at the working resolution
 */
record PreparedFrame(
    Frame frame,
    String key,
    int[] rgb,
    ByteBuffer colour,
    short[] depth,
    short[] superpixels,
    Intrinsics camera) {}
