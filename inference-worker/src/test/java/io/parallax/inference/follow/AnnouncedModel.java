package io.parallax.inference.follow;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.parallax.inference.TinyGraph;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelPart;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.RoleChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A small model of three classes in a directory, and the records about it. */
final class AnnouncedModel {
  final Path file;
  final Path descriptor;

  /** Its newest record, without a role. */
  final Model record;

  AnnouncedModel(Path directory, String name) {
    file = TinyGraph.logits(3).write(directory.resolve(name + ".onnx"));
    descriptor = directory.resolve(name + ".json");
    try {
      Files.writeString(
          descriptor,
          "{\"width\": 32, \"height\": 24, \"classes\": [\"wall\", \"floor\", \"door\"]}");
      String generation;
      try (SegmentationModel model = SegmentationModel.load(ModelSource.of(file))) {
        generation = model.generation();
      }
      record =
          Model.newBuilder()
              .setGeneration(generation)
              .setUri(file.toUri().toString())
              .setFileName(name + ".onnx")
              .setSha256(sha256(file))
              .setBytes(Files.size(file))
              .setClassNames(List.of("wall", "floor", "door"))
              .setParts(
                  List.of(
                      new ModelPart(
                          name + ".json",
                          descriptor.toUri().toString(),
                          sha256(descriptor),
                          Files.size(descriptor))))
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String generation() {
    return record.getGeneration();
  }

  /** Its next record: with another role from now on. */
  Model as(ModelRole role) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    List<RoleChange> roles = new ArrayList<>(record.getRoles());
    if (roles.isEmpty()) {
      record.setAnnouncedAt(now);
    }
    roles.add(new RoleChange(role, now));
    record.setRoles(roles);
    record.setRole(role);
    return Model.newBuilder(record).build();
  }

  static String sha256(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }
}
