package io.parallax.deploy.cli;

import ai.onnxruntime.OrtEnvironment;
import io.parallax.deploy.shutdown.TemporaryDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * ONNX Runtime's native libraries, in a directory that goes when this process ends. Left to itself
 * ONNX Runtime unpacks them as well, but leaves the directory behind, one for each process.
 */
final class OnnxLibraries {
  /** Where ONNX Runtime looks for them instead of unpacking its own. */
  private static final String PATH = "onnxruntime.native.path";

  private static boolean unpacked;

  private OnnxLibraries() {}

  /**
   * Unpacks them, unless they were or are elsewhere; to be called before a model is loaded. On a
   * platform that is not known here ONNX Runtime is left to itself.
   *
   * @throws UncheckedIOException if there is no room for them
   */
  static synchronized void unpack() {
    if (unpacked || System.getProperty(PATH) != null) {
      return;
    }
    unpacked = true;
    List<String> resources =
        List.of(resource("onnxruntime"), resource("onnxruntime4j_jni")).stream()
            .filter(resource -> OrtEnvironment.class.getResource(resource) != null)
            .toList();
    if (resources.size() == 2) {
      Path directory = TemporaryDirectory.create("parallax-onnxruntime").path();
      resources.forEach(resource -> copy(resource, directory));
      System.setProperty(PATH, directory.toString());
    }
  }

  private static String resource(String library) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x64";
          case "aarch64", "arm64" -> "aarch64";
          default -> "unknown";
        };
    String platform = (system.startsWith("mac") ? "osx-" : "linux-") + machine;
    // On Windows a library in use cannot be deleted, so nothing would be gained.
    return system.startsWith("windows")
        ? "/none"
        : "/ai/onnxruntime/native/" + platform + "/" + System.mapLibraryName(library);
  }

  private static void copy(String resource, Path directory) {
    Path file = directory.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    try (InputStream library = OrtEnvironment.class.getResourceAsStream(resource)) {
      Files.copy(library, file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + file + ": " + e.getMessage(), e);
    }
  }
}
