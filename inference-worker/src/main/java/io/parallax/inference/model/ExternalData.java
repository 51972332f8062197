package io.parallax.inference.model;

import com.google.common.io.MoreFiles;
import com.google.common.primitives.Longs;
import io.parallax.inference.onnx.ExternalTensor;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weights of a model that lie in files beside it, where exporters put them when they are large,
 * or always.
 */
final class ExternalData {
  private final Path directory;
  private final SortedMap<String, List<Range>> ranges;

  private ExternalData(Path directory, SortedMap<String, List<Range>> ranges) {
    this.directory = directory;
    this.ranges = ranges;
  }

  /** Bytes of a file, {@code to} not included. */
  private record Range(long from, long to) {}

  /**
   * The external data of a model, none if the file is no ONNX model: that is for ONNX Runtime to
   * tell.
   *
   * @throws ModelException if a file is missing, too short, or lies outside the model's directory
   */
  static ExternalData of(Path model) {
    Path directory = model.toAbsolutePath().getParent();
    SortedMap<String, List<Range>> ranges = new TreeMap<>();
    for (ExternalTensor tensor : tensors(model)) {
      Range range = range(model, directory, tensor);
      ranges.computeIfAbsent(tensor.location(), location -> new ArrayList<>()).add(range);
    }
    ranges.replaceAll((location, parts) -> merged(parts));
    return new ExternalData(directory, ranges);
  }

  private static List<ExternalTensor> tensors(Path model) {
    try {
      return OnnxFile.read(model).external();
    } catch (IOException e) {
      throw new ModelException(model, "cannot be read", e);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  private static Range range(Path model, Path directory, ExternalTensor tensor) {
    Path file = resolve(model, directory, tensor);
    long size;
    try {
      size = Files.size(file);
    } catch (IOException e) {
      throw new ModelException(model, "external data file cannot be read: " + tensor.location(), e);
    }
    long length =
        tensor.length() == ExternalTensor.TO_THE_END ? size - tensor.offset() : tensor.length();
    if (length < 0 || tensor.offset() > size - length) {
      throw new ModelException(
          model,
          "external data file is cut off: %s has %s bytes, but tensor \"%s\" lies at %s and has %s"
              .formatted(
                  tensor.location(),
                  size,
                  tensor.name(),
                  tensor.offset(),
                  length < 0 ? "more" : length));
    }
    return new Range(tensor.offset(), tensor.offset() + length);
  }

  private static Path resolve(Path model, Path directory, ExternalTensor tensor) {
    Path file;
    try {
      file = directory.resolve(tensor.location()).normalize();
    } catch (InvalidPathException e) {
      throw new ModelException(model, "external data file has no valid name: " + e.getInput(), e);
    }
    if (!file.startsWith(directory.normalize())) {
      throw new ModelException(
          model, "external data file lies outside the model's directory: " + tensor.location());
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelException(model, "external data file missing: " + tensor.location());
    }
    return file;
  }

  /** In their order, each byte once: tied weights name the same ones. */
  private static List<Range> merged(List<Range> parts) {
    List<Range> merged = new ArrayList<>();
    parts.sort(Comparator.comparingLong(Range::from));
    for (Range part : parts) {
      int last = merged.size() - 1;
      if (last >= 0 && part.from() <= merged.get(last).to()) {
        Range before = merged.get(last);
        merged.set(last, new Range(before.from(), Math.max(before.to(), part.to())));
      } else {
        merged.add(part);
      }
    }
    return merged;
  }

  /** Whether all weights are in the model's own file. */
  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** The files, by their paths from the model's directory, parted by '/'. */
  SortedMap<String, Path> files() {
    SortedMap<String, Path> files = new TreeMap<>();
    for (String location : ranges.keySet()) {
      Path file = directory.resolve(location).normalize();
      files.put(
          directory.normalize().relativize(file).toString().replace(File.separatorChar, '/'), file);
    }
    return files;
  }

  /** How many bytes there are. */
  long bytes() {
    return ranges.values().stream()
        .flatMap(List::stream)
        .mapToLong(range -> range.to() - range.from())
        .sum();
  }

  /** Writes the bytes, file by file, each range with its length before it. */
  void copyTo(OutputStream to) throws IOException {
    for (String location : ranges.keySet()) {
      for (Range range : ranges.get(location)) {
        long length = range.to() - range.from();
        to.write(Longs.toByteArray(length));
        MoreFiles.asByteSource(directory.resolve(location)).slice(range.from(), length).copyTo(to);
      }
    }
  }
}
