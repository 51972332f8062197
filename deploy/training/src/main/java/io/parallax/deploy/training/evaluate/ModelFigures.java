package io.parallax.deploy.training.evaluate;

/**
 * How a model does.
 *
 * @param generation what the model is called
 * @param total of all frames
 * @param meanIou where the mean IoU may lie
 * @param accuracy where the accuracy may lie
 * @param gain where the mean IoU may lie less that of the first model, on the same frames
 */
public record ModelFigures(
    String generation, Confusion total, Interval meanIou, Interval accuracy, Interval gain) {}
