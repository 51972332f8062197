package io.parallax.deploy.cli.console;

import io.parallax.deploy.scan.Scan;
import java.util.Optional;

/** What a scene is called where the name of its recording has characters that names have not. */
public final class GivenName {
  private GivenName() {}

  /** In words; nothing if the scene has the recording's own name. */
  public static Optional<String> of(Scan scan) {
    return scan.givenName().equals(scan.sceneId())
        ? Optional.empty()
        : Optional.of(
            "\"%s\" is called %s: names of scenes have letters (a to z), digits, '.', '_' and '-'"
                .formatted(scan.givenName(), scan.sceneId()));
  }
}
