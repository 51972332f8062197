package io.parallax.deploy.training.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of the script, which come with the command. */
final class TorchScript {
  static final List<String> FILES =
      List.of(
          "train.py",
          "parallax_torch/__init__.py",
          "parallax_torch/checkpoint.py",
          "parallax_torch/crops.py",
          "parallax_torch/descriptor.py",
          "parallax_torch/export.py",
          "parallax_torch/loop.py",
          "parallax_torch/net.py",
          "parallax_torch/network.py");

  private TorchScript() {}

  /** Writes them into a directory; returns the file that is to be run. */
  static Path unpack(Path directory) throws IOException {
    for (String name : FILES) {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      try (InputStream resource = TorchScript.class.getResourceAsStream(name)) {
        if (resource == null) {
          throw new IOException("the command was built without its script " + name);
        }
        Files.copy(resource, file);
      }
    }
    return directory.resolve(FILES.get(0));
  }
}
