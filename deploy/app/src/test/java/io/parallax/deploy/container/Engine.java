package io.parallax.deploy.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.exception.NotFoundException;
import org.testcontainers.DockerClientFactory;

/** The Docker engine that the tests of this package need, with the image that they are about. */
final class Engine {
  private static final String IMAGE = System.getProperty("parallax.image");

  private Engine() {}

  /**
   * The name of the image; the calling test is skipped where containers were not asked for or no
   * engine answers, and fails where there is an engine without the image.
   */
  static String requireImage() {
    assumeTrue(IMAGE != null, "containers are tested with -Pcontainers");
    assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "no Docker engine answers");
    assertThat(hasImage())
        .as("there is an image %s; 'deploy/image/build --tag %1$s' makes it", IMAGE)
        .isTrue();
    return IMAGE;
  }

  private static boolean hasImage() {
    try {
      DockerClientFactory.lazyClient().inspectImageCmd(IMAGE).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }
}
