package io.parallax.deploy.bench.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.deploy.shutdown.TemporaryDirectory;
import io.parallax.inference.model.ModelDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A descriptor that says of a model what its own says, but one pass. */
final class SinglePass implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TemporaryDirectory directory = TemporaryDirectory.create("parallax-single-pass");
  private final Path file = directory.path().resolve("descriptor.json");

  SinglePass(Path model) {
    try {
      Path own = ModelDescriptor.beside(model);
      ObjectNode fields =
          Files.exists(own)
              ? (ObjectNode) JSON.readTree(Files.readString(own))
              : JSON.createObjectNode();
      fields.put("passes", 1);
      Files.writeString(file, JSON.writeValueAsString(fields));
    } catch (IOException e) {
      directory.close();
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return file;
  }

  @Override
  public void close() {
    directory.close();
  }
}
