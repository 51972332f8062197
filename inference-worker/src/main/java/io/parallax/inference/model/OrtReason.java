package io.parallax.inference.model;

import ai.onnxruntime.OrtException;
import java.util.regex.Pattern;

/** ONNX Runtime's own reason for a failure, on one line. */
final class OrtReason {
  private static final Pattern CODE = Pattern.compile("^Error code - \\w+ - message: ");
  private static final Pattern FILE = Pattern.compile("Load model from .*? failed: ?");

  /** Where in its source it happened: file and line, and the function with its parameters. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "\\S+\\.(?:cc|cpp|h):\\d+ [\\w:<>,*&~ ]*::[\\w:<>~]+\\([^()]*\\)(?: const)? ?");

  private static final Pattern SOURCE = Pattern.compile("\\S+\\.(?:cc|cpp|h):\\d+ (?:\\w+ )?");
  private static final int SHOWN = 300;

  private OrtReason() {}

  /** The reason that the deepest cause gives. */
  static String of(Throwable failure) {
    Throwable deepest = failure;
    while (!(deepest instanceof OrtException) && deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = String.valueOf(deepest.getMessage()).strip().replaceAll("\\s+", " ");
    message = CODE.matcher(message).replaceFirst("");
    message = FILE.matcher(message).replaceFirst("");
    message = FUNCTION.matcher(message).replaceAll("");
    message = SOURCE.matcher(message).replaceAll("");
    return message.length() > SHOWN ? message.substring(0, SHOWN) + "…" : message;
  }
}
