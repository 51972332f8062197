package io.parallax.inference.follow;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelPart;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One file of an announced model.
 *
 * @param path where it belongs, from the model's directory, parted by '/'
 * @param uri where it lies
 * @param sha256 of its bytes, hexadecimal
 * @param bytes its size; 0 if unknown
 */
record ModelFile(String path, URI uri, String sha256, long bytes) {

  /**
   * The files of a model that counts, the ONNX file first.
   *
   * @throws WrongModelException if they have no names, or two have the same
   */
  static List<ModelFile> of(Model model) {
    List<ModelFile> files = new ArrayList<>();
    URI uri = URI.create(model.getUri());
    String name = model.getFileName().isEmpty() ? lastPart(uri) : model.getFileName();
    files.add(new ModelFile(name, uri, model.getSha256(), model.getBytes()));
    for (ModelPart part : model.getParts()) {
      files.add(
          new ModelFile(
              part.getPath(), URI.create(part.getUri()), part.getSha256(), part.getBytes()));
    }
    Set<String> paths = new HashSet<>();
    for (ModelFile file : files) {
      if (!paths.add(file.path)) {
        throw new WrongModelException(
            "two of its files are called " + Identifiers.shown(file.path));
      }
    }
    return files;
  }

  private static String lastPart(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.chars().anyMatch(c -> c < ' ' || c == '\\')) {
      throw new WrongModelException("its file has no name: " + shown(uri));
    }
    return name;
  }

  /** Whether a file is this one, whole and unchanged. */
  boolean isAt(Path place) throws IOException {
    return Files.isRegularFile(place)
        && (bytes == 0 || Files.size(place) == bytes)
        && MoreFiles.asByteSource(place).hash(Hashing.sha256()).toString().equals(sha256);
  }

  /** Its address without what may be secret. */
  String shownUri() {
    return shown(uri);
  }

  private static String shown(URI uri) {
    return uri.toString().replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
  }
}
