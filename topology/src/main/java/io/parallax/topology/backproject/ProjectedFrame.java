package io.parallax.topology.backproject;

import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.evidence.FrameEvidence;

/**
 * A probability map and what it says about voxels and superpixels.
 *
 * @param record as it came
 * @param raster names its superpixels
 * @param evidence what came of it
 * @param again whether the frame was there before, in the same generation
 * @param closings how often its scene had been closed before
 */
public record ProjectedFrame(
    ProbabilityMap record, String raster, FrameEvidence evidence, boolean again, int closings) {}
