package io.parallax.scorer.evidence;

import java.util.List;

/**
 * All that one frame says.
 *
 * @param blocks evidence of each block that the frame touches, in ascending order of x, y, z
 * @param superpixels the superpixels of the frame, in ascending order
 */
public record FrameEvidence(List<BlockEvidence> blocks, List<SuperpixelArea> superpixels) {}
