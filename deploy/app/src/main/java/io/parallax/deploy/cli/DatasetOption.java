package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.training.dataset.DatasetFolder;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which dataset a command reads. */
final class DatasetOption {
  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "DIR",
      description = "The dataset: a folder of images, masks and weights.")
  private Path directory;

  /**
   * Opens it.
   *
   * @throws UsageException if it is none
   */
  DatasetFolder open() throws IOException {
    try {
      return DatasetFolder.open(directory);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--dataset: " + e.getMessage(), e);
    }
  }
}
