package io.parallax.deploy.training.announce;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.parallax.inference.model.ModelBundle;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records of topic {@code models}: a model that lies here, and a generation in another role. */
public final class Announcement {
  private final ModelBundle bundle;
  private final Model model;

  /** Null as long as the files lie in none. */
  private ModelStore storedIn;

  private Announcement(ModelBundle bundle, Model model) {
    this.bundle = bundle;
    this.model = model;
  }

  /**
   * A model that was tried as workers try it at start, with a hash of each of its files. It has no
   * role and lies nowhere yet.
   *
   * @throws io.parallax.inference.model.ModelException if it is not fit
   */
  public static Announcement of(ModelSource source) {
    Model model = Model.newBuilder().build();
    try (SegmentationModel loaded = SegmentationModel.load(source)) {
      model.setGeneration(loaded.generation());
      model.setClassNames(loaded.classNames());
    }
    ModelBundle bundle = ModelBundle.of(source);
    model.setFileName(bundle.file().getFileName().toString());
    model.setSha256(sha256(bundle.file()));
    model.setBytes(bytes(bundle.file()));
    model.setUri(bundle.file().toUri().toString());
    List<ModelPart> parts = new ArrayList<>();
    bundle
        .parts()
        .forEach(
            (path, file) ->
                parts.add(new ModelPart(path, file.toUri().toString(), sha256(file), bytes(file))));
    model.setParts(parts);
    return new Announcement(bundle, model);
  }

  /** The record so far: with the addresses of the files as they lie here until they are stored. */
  public Model model() {
    return model;
  }

  /** Puts all files into a store, unless they are there; its addresses are the record's then. */
  public void storeIn(ModelStore store) {
    if (store.equals(storedIn)) {
      return;
    }
    model.setUri(store.put(bundle.file(), model.getSha256()).toString());
    for (ModelPart part : model.getParts()) {
      part.setUri(store.put(bundle.parts().get(part.getPath()), part.getSha256()).toString());
    }
    storedIn = store;
  }

  /** Goes on with the history of a generation that was announced before. */
  public void continues(Model before) {
    model.setAnnouncedAt(before.getAnnouncedAt());
    model.setRoles(before.getRoles());
  }

  /**
   * What an evaluation gave, and what the model was trained on.
   *
   * @param trainedFrom the generation that training began with; empty for none on this cluster
   * @param dataset SHA-256 of the dataset; empty if unknown
   */
  public void setTraining(
      String trainedFrom, long answers, String dataset, Map<String, Double> metrics) {
    model.setTrainedFrom(trainedFrom);
    model.setAnswers(answers);
    model.setDataset(dataset);
    model.setMetrics(metrics);
  }

  /** A copy of a record with another role from now on. */
  public static Model withRole(Model model, ModelRole role) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Model next = Model.newBuilder(model).setRole(role).build();
    List<RoleChange> roles = new ArrayList<>(model.getRoles());
    roles.add(new RoleChange(role, now));
    next.setRoles(roles);
    if (model.getRoles().isEmpty()) {
      next.setAnnouncedAt(now);
    }
    return next;
  }

  private static String sha256(Path file) {
    try {
      return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
