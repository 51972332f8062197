package io.parallax.deploy.training.head;

import io.parallax.deploy.training.ClassLists;
import io.parallax.deploy.training.NewModelFiles;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.Trainer;
import io.parallax.deploy.training.TrainingImages;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.head.Lbfgs.Minimum;
import io.parallax.deploy.training.head.PixelChoice.Tally;
import io.parallax.inference.model.MapGraph;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.onnx.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The trainer {@code head}: fits the last layer of a model to labelled pixels.
 *
 * <p>The features before the layer are read at a choice of pixels, once; then the layer's weights
 * are found that make their classes likeliest, from the old ones on and pulled towards them (as
 * L2-SP, Li et al., arXiv 1802.01483); then these are mixed with the old ones (as WiSE-FT, Wortsman
 * et al., arXiv 2109.01903), which keeps more of what the model knew of other places, for the same
 * gain, than a stronger pull. Time goes by the number of images and by pixels × features × classes
 * × steps; memory by pixels × features. The same dataset, base and settings give the same bytes.
 */
public final class HeadTrainer implements Trainer {
  /** Derivatives this small change no probability in its third digit. */
  private static final double TOLERANCE = 1e-5;

  private final HeadSettings settings;

  /** A trainer with settings. */
  public HeadTrainer(HeadSettings settings) {
    this.settings = settings;
  }

  @Override
  public TrainedModel train(DatasetFolder dataset, Path base, Path out, TrainingProgress progress)
      throws IOException {
    NewModelFiles files = new NewModelFiles(base, out);
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(base))) {
      ClassLists.requireSame(dataset, base, model);
      OnnxModel onnx = OnnxModel.parse(Files.readAllBytes(base));
      LastLayer layer = LastLayer.of(onnx, model.output(), base);
      if (layer.classes() != model.classNames().size()) {
        throw new RefusedTrainingException(
            "%s: the trainer head needs a channel for each class, but its last layer has %s for %s classes"
                .formatted(base, layer.classes(), model.classNames().size()));
      }
      LayerWeights weights = new LayerWeights(layer, base);
      TrainingImages images = TrainingImages.of(dataset, Part.TRAIN);
      Tally[] tallies = tallies(images);
      BitSet absent = absentClasses(dataset, tallies);
      PixelChoice choice = new PixelChoice(tallies, settings);
      requireRoom(choice, layer);
      PixelSamples samples;
      byte[] graph = FeatureGraph.of(onnx, layer, model.output(), model.classAxis());
      try (MapGraph features = model.open(graph, FeatureGraph.OUTPUT)) {
        samples =
            new FeatureReading(images, model, features, choice, layer.channels()).read(progress);
      }
      HeadWeights old = weights.read();
      Standardisation scale = Standardisation.of(samples, layer.bias() != null);
      scale.apply(samples);
      HeadWeights start = scale.forStandardised(old);
      LogisticLoss loss =
          new LogisticLoss(samples, start, settings.pull(), absent, layer.bias() != null);
      Minimum minimum =
          new Lbfgs(loss, TOLERANCE)
              .from(
                  start.values(),
                  settings.steps(),
                  steps -> progress.at(images.size(), "fit, " + steps + " steps"));
      HeadWeights fitted =
          scale.forPlain(new HeadWeights(old.channels(), old.classes(), minimum.point()));
      HeadWeights mixed = fitted.mixed(old, settings.keep());
      byte[] written = onnx.withInitializers(weights.written(mixed, absent)).toBytes();
      String generation =
          files.write(
              file -> {
                Files.write(file, written);
                files.copyExternalData(file);
              },
              model,
              dataset);
      return new TrainedModel(
          out, generation, model.generation(), metrics(samples, minimum), remarks(dataset, absent));
    }
  }

  private static Tally[] tallies(TrainingImages images) throws IOException {
    try {
      return IntStream.range(0, images.size())
          .parallel()
          .mapToObj(
              image -> {
                try {
                  return Tally.of(images.labels(image), images.dataset().classes().size());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toArray(Tally[]::new);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static BitSet absentClasses(DatasetFolder dataset, Tally[] tallies) {
    BitSet absent = new BitSet();
    absent.set(0, dataset.classes().size());
    for (Tally tally : tallies) {
      for (int c = 0; c < tally.weights().length; c++) {
        if (tally.weights()[c] > 0) {
          absent.clear(c);
        }
      }
    }
    if (absent.cardinality() == dataset.classes().size()) {
      throw new RefusedTrainingException(
          "the training part of %s has no labelled pixel".formatted(dataset.directory()));
    }
    return absent;
  }

  private static void requireRoom(PixelChoice choice, LastLayer layer) {
    long most = Integer.MAX_VALUE / layer.channels();
    if (choice.rows() > most) {
      throw new RefusedTrainingException(
          "%s pixels of %s features are too many; --pixels %s is the most"
              .formatted(choice.rows(), layer.channels(), most));
    }
  }

  private static SortedMap<String, Double> metrics(PixelSamples samples, Minimum minimum) {
    int used = 0;
    for (float weight : samples.weights()) {
      used += weight > 0 ? 1 : 0;
    }
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put("head.pixels", (double) used);
    metrics.put("head.steps", (double) minimum.steps());
    metrics.put("head.loss.before", minimum.first());
    metrics.put("head.loss.after", minimum.value());
    return metrics;
  }

  private static List<String> remarks(DatasetFolder dataset, BitSet absent) {
    List<String> remarks = new ArrayList<>();
    absent.stream()
        .mapToObj(dataset.classes()::get)
        .forEach(
            name ->
                remarks.add(
                    "class %s has no labelled pixel and keeps its weights".formatted(name)));
    return remarks;
  }
}
