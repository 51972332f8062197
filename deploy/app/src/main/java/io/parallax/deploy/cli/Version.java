package io.parallax.deploy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote down. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"parallax " + number() + ", Java " + Runtime.version()};
  }

  static String number() {
    Properties build = new Properties();
    try (InputStream resource = Version.class.getResourceAsStream("build.properties")) {
      build.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties is unreadable", e);
    }
    return build.getProperty("version");
  }
}
