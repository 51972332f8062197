package io.parallax.deploy.cli;

import io.parallax.deploy.bench.scale.LifecycleBench;
import io.parallax.deploy.cli.settings.UsageException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How many scenes are measured that are closed, and that are open and idle. */
final class LifecycleOptions {
  private static final int LEAST_SCENES = 10;
  private static final int FRAMES = 50;
  private static final Duration IDLE_TIME = Duration.ofMinutes(1);

  @Option(
      names = "--scenes",
      paramLabel = "N",
      description =
          "Scenes that lifecycle opens and closes one after another (default: ${DEFAULT-VALUE}).")
  private int scenes = 1000;

  @Option(
      names = "--idle-scenes",
      paramLabel = "N",
      description =
          "Scenes that lifecycle keeps open while nothing happens in them (default:"
              + " ${DEFAULT-VALUE}).")
  private int idleScenes = 1000;

  /**
   * What is measured.
   *
   * @param frames of a scene; null: the default
   * @throws UsageException if that is too little
   */
  LifecycleBench.Size size(Integer frames) {
    if (scenes < LEAST_SCENES || idleScenes < 1) {
      throw new UsageException(
          "--scenes must be at least %s and --idle-scenes positive".formatted(LEAST_SCENES));
    }
    return new LifecycleBench.Size(scenes, frames == null ? FRAMES : frames, idleScenes, IDLE_TIME);
  }
}
