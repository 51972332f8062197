package io.parallax.inference.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a model: it runs elsewhere when all of them are there.
 *
 * @param file the ONNX file
 * @param parts the others, by their paths from the directory of the ONNX file, parted by '/': the
 *     descriptor, under the name that it has beside the ONNX file, and external data
 */
public record ModelBundle(Path file, SortedMap<String, Path> parts) {

  /**
   * The files of a model as it lies here.
   *
   * @throws ModelException if external data is missing, cut off, or outside the model's directory
   */
  public static ModelBundle of(ModelSource source) {
    SortedMap<String, Path> parts = new TreeMap<>(ExternalData.of(source.file()).files());
    Path beside = ModelDescriptor.beside(source.file());
    Path descriptor = source.descriptor() == null ? beside : source.descriptor();
    if (source.descriptor() != null || Files.exists(beside)) {
      parts.put(beside.getFileName().toString(), descriptor);
    }
    return new ModelBundle(source.file(), parts);
  }
}
