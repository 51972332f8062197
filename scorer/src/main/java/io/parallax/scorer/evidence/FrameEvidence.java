package io.parallax.scorer.evidence;

import java.util.List;

/**
 * All that one frame says.
 *
 * @param blocks evidence of each block that the frame touches, in ascending order of x, y, z
 * @param superpixels the superpixels of the frame, in ascending order
 * @param distributions what the model says about each of them, packed: read it with {@link
 *     SuperpixelDistributions}
 */
public record FrameEvidence(
    List<BlockEvidence> blocks, List<SuperpixelArea> superpixels, byte[] distributions) {}
