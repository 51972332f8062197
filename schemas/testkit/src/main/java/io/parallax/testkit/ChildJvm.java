package io.parallax.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM beside this one, for tests of what a process does: the same Java, the same class path. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * A process that is not started.
   *
   * @param command options of the JVM, the main class and its arguments
   */
  public static ProcessBuilder of(List<String> command) {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It lives for seconds: better code would be compiled when it has ended.
    all.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all);
    // Not on the command line: ONNX Runtime 1.29 crashes where that has more than 4,096 bytes.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder;
  }
}
