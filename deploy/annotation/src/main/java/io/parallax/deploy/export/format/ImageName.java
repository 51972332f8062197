package io.parallax.deploy.export.format;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The file name of a request's picture: its id, which is a path of four names, and {@code .png}.
 *
 * <p>File names are what every tool keeps, so the way back needs nothing else. A name that begins
 * with a dot, which tools would hide or take for a directory, gets a tilde before it: no name has
 * one of its own.
 */
final class ImageName {
  private static final int NAMES = 4;
  private static final String HIDDEN = ".";
  private static final String SHOWN = "~.";

  private ImageName() {}

  /** The path, with slashes, without a suffix. */
  static String of(String requestId) {
    return Arrays.stream(requestId.split("/"))
        .map(name -> name.startsWith(HIDDEN) ? "~" + name : name)
        .collect(Collectors.joining("/"));
  }

  /**
   * The request of a picture; directories above the four names may be anything.
   *
   * @param path with slashes or backslashes, and any suffix
   * @return the request's id; if the path is none of ours, an id that no request has
   */
  static String requestId(String path) {
    String[] names = path.replace('\\', '/').split("/");
    String id =
        Arrays.stream(names)
            .skip(Math.max(0, names.length - NAMES))
            .map(name -> name.startsWith(SHOWN) ? name.substring(1) : name)
            .collect(Collectors.joining("/"));
    int dot = id.lastIndexOf('.');
    return dot > id.lastIndexOf('/') ? id.substring(0, dot) : id;
  }
}
