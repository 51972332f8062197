package io.parallax.scorer.batch;

import io.parallax.scorer.evidence.FrameView;

/**
 * A frame of a batch.
 *
 * @param frameId unique in the batch
 * @param view what was seen
 */
public record BatchFrame(String frameId, FrameView view) {}
