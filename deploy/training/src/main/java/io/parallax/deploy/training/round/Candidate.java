package io.parallax.deploy.training.round;

import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.announce.Announcement;
import io.parallax.deploy.training.dataset.DatasetSummary;
import io.parallax.deploy.training.evaluate.Evaluation;
import java.time.Duration;

/**
 * A model that a round has made.
 *
 * @param announcement its record, with what it was trained on and its metrics; its files are in no
 *     store yet
 * @param dataset what it was trained on
 * @param evaluation the base and the new model, in this order
 * @param took how long the trainer took
 */
public record Candidate(
    Announcement announcement,
    DatasetSummary dataset,
    TrainedModel model,
    Evaluation evaluation,
    Duration took) {}
