package io.parallax.deploy.training.announce;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.GroupProgress;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.inference.worker.FrameGroup;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;

/** Makes generations the active one, once they have scored the frames that there are. */
public final class Promotion {
  private final Cluster cluster;
  private final ModelTopic topic;
  private final String workerGroup;

  /**
   * Promotions on a cluster.
   *
   * @param topic that their records are appended to
   * @param workerGroup the consumer group of the workers, before the generation
   */
  public Promotion(Cluster cluster, ModelTopic topic, String workerGroup) {
    this.cluster = cluster;
    this.topic = topic;
    this.workerGroup = workerGroup;
  }

  /**
   * How many frames, at the most, a generation has left to score of those that are there now.
   *
   * @param wait for what is on its way through the workers
   */
  public long framesLeft(Model model, Duration wait) throws InterruptedException {
    return new GroupProgress(
            cluster, group(model), TopicCatalogue.FRAMES, note -> FrameGroup.isCounted(note, model))
        .leftAfter(wait);
  }

  /**
   * Checks that a generation has scored all frames that are there now.
   *
   * @throws RefusedAnnouncementException if frames are left
   */
  public void requireCaughtUp(Model model, Duration wait) throws InterruptedException {
    long left = framesLeft(model, wait);
    if (left > 0) {
      throw new RefusedAnnouncementException(
          "generation %s has not caught up: group %s has up to %s frames left; wait for it, or promote it with --force"
              .formatted(model.getGeneration(), group(model), left));
    }
  }

  private String group(Model model) {
    return WorkerConfig.groupOf(workerGroup, model.getGeneration());
  }

  /** Makes a generation the active one, whatever it has scored. */
  public void promote(Model model) {
    topic.append(Announcement.withRole(model, ModelRole.ACTIVE));
  }
}
