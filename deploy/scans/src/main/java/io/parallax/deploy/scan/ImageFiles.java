package io.parallax.deploy.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The PNG images of a directory, found by their names without the ending.
 *
 * <p>All layouts have one rule for endings: colour is {@code .jpg}, {@code .jpeg} or {@code .png},
 * what holds numbers (depth, superpixels, classes) {@code .png}, each in upper or lower case. Two
 * files that differ in nothing else are refused, for nobody can tell which is meant.
 */
final class ImageFiles {
  /** How the name of a colour image ends: a regular expression. */
  static final String COLOUR_ENDING = "\\.(?i:jpg|jpeg|png)";

  private static final Pattern PNG = Pattern.compile("(.+)\\.png", Pattern.CASE_INSENSITIVE);

  private final Path directory;
  private final Map<String, List<Path>> byStem;

  private ImageFiles(Path directory, Map<String, List<Path>> byStem) {
    this.directory = directory;
    this.byStem = byStem;
  }

  /** Those in a directory; none if it is not there. */
  static ImageFiles in(Path directory) {
    if (!Files.isDirectory(directory)) {
      return new ImageFiles(directory, new HashMap<>());
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return new ImageFiles(
          directory,
          entries
              .filter(entry -> stem(entry) != null)
              .sorted()
              .collect(Collectors.groupingBy(ImageFiles::stem)));
    } catch (IOException e) {
      throw new UnreadableScanException(directory, e);
    }
  }

  private static String stem(Path entry) {
    Matcher matcher = PNG.matcher(entry.getFileName().toString());
    return matcher.matches() ? matcher.group(1) : null;
  }

  /**
   * The image of that name, if there is one.
   *
   * @throws UnreadableScanException if there are two
   */
  Optional<Path> find(String stem) {
    List<Path> found = byStem.getOrDefault(stem, List.of());
    if (found.size() > 1) {
      throw new UnreadableScanException(
          found.get(0),
          "there is %s beside it; which of them is meant?".formatted(found.get(1).getFileName()));
    }
    return found.stream().findFirst();
  }

  /** The image of that name, which the frame must have. */
  Path require(String stem, String frameId) {
    return FrameFiles.require(find(stem).orElse(directory.resolve(stem + ".png")), frameId);
  }
}
