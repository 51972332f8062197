package io.parallax.inference.model;

import com.google.common.hash.Hashing;
import io.parallax.scorer.evidence.ClassPlanes;
import io.parallax.scorer.evidence.QuantisedMap;
import io.parallax.scorer.evidence.Softmax;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A loaded model: colour images in, class probabilities of every pixel in 8 bits out.
 *
 * <p>Without dropout, or with masks, a frame always gives the same map. Safe for use by several
 * threads.
 */
public final class SegmentationModel implements AutoCloseable {
  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_DEVIATION = List.of(0.229, 0.224, 0.225);

  private static final int HASH_DIGITS = 8;
  private static final int MAX_STEM = 150;

  private final String generation;
  private final List<String> classNames;
  private final Activation activation;
  private final ModelPlan plan;
  private final PassRunner runner;

  private SegmentationModel(
      String generation,
      List<String> classNames,
      Activation activation,
      ModelPlan plan,
      PassRunner runner) {
    this.generation = generation;
    this.classNames = classNames;
    this.activation = activation;
    this.plan = plan;
    this.runner = runner;
  }

  /**
   * Loads a model and checks that it does what its descriptor says.
   *
   * @throws ModelException if it does not, or a file is missing or wrong
   */
  public static SegmentationModel load(ModelSource source) {
    Path file = source.file();
    if (!Files.isRegularFile(file)) {
      throw new ModelException(file, "there is no such model file");
    }
    ModelDescriptor descriptor = descriptor(source);
    GraphSession.startEngine();
    ModelPlan plan = ModelPlan.of(source, descriptor, ModelSignature.read(file));
    int threads = Math.max(source.threads(), 1);
    GraphSession session =
        GraphSession.open(file, plan.output(), threads, plan.dropout() == Dropout.INSIDE);
    SegmentationModel model = null;
    try {
      model = checked(file, descriptor, plan, session, threads);
      return model;
    } finally {
      if (model == null || model.runner.session() != session) {
        session.close();
      }
    }
  }

  private static ModelDescriptor descriptor(ModelSource source) {
    if (source.descriptor() != null) {
      return ModelDescriptor.read(source.descriptor());
    }
    Path beside = ModelDescriptor.beside(source.file());
    return Files.exists(beside) ? ModelDescriptor.read(beside) : ModelDescriptor.EMPTY;
  }

  private static SegmentationModel checked(
      Path file, ModelDescriptor descriptor, ModelPlan plan, GraphSession session, int threads) {
    Normalisation normalisation =
        new Normalisation(
            descriptor.mean() != null ? descriptor.mean() : IMAGENET_MEAN,
            descriptor.deviation() != null ? descriptor.deviation() : IMAGENET_DEVIATION);
    PassRunner runner = new PassRunner(session, plan, normalisation, null);
    ModelProbe probe = new ModelProbe(file, plan, runner);
    List<String> classNames = classNames(file, descriptor, probe.classes());
    Activation activation = probe.activation(descriptor.activation());
    probe.requireDifferentPasses();
    String generation =
        descriptor.generation() != null ? descriptor.generation() : generationOf(file);
    PassRunner lean = new LeanTrial(file, plan, normalisation, threads).run(probe).orElse(runner);
    return new SegmentationModel(generation, classNames, activation, plan, lean);
  }

  private static List<String> classNames(Path file, ModelDescriptor descriptor, int classes) {
    List<String> names = descriptor.classes();
    if (names == null) {
      return IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    }
    if (names.size() != classes) {
      throw new ModelException(
          file, "has %s classes, but its descriptor names %s".formatted(classes, names.size()));
    }
    return names;
  }

  /** File name and the beginning of the file's SHA-256: another model never has the same. */
  private static String generationOf(Path file) {
    try {
      String stem =
          ModelDescriptor.stem(file.getFileName().toString()).replaceAll("[^A-Za-z0-9._-]", "-");
      String hash = Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString();
      return stem.substring(0, Math.min(stem.length(), MAX_STEM))
          + "-"
          + hash.substring(0, HASH_DIGITS);
    } catch (IOException e) {
      throw new ModelException(file, "cannot be read", e);
    }
  }

  /** Names this version of the model. */
  public String generation() {
    return generation;
  }

  /** The names of the classes, in the order of the planes. */
  public List<String> classNames() {
    return classNames;
  }

  /** Working width, pixels. */
  public int width() {
    return plan.width();
  }

  /** Working height, pixels. */
  public int height() {
    return plan.height();
  }

  /** Passes over each image. */
  public int passes() {
    return plan.passes();
  }

  /**
   * The maps of several images, in their order.
   *
   * @throws IllegalArgumentException if an image has another size, or the model gives what are no
   *     probabilities, such as NaN
   */
  public List<QuantisedMap> infer(List<ModelInput> images) {
    return images.stream().map(image -> run(image).quantised()).toList();
  }

  /**
   * Runs the model over an image, all passes.
   *
   * @throws IllegalArgumentException if the image has another size, or the passes are no
   *     probabilities
   */
  public ModelOutput run(ModelInput image) {
    return plan.dropout() == Dropout.INSIDE
        ? new ModelOutput(meanOfPasses(image), Activation.PROBABILITIES)
        : new ModelOutput(runner.planes(image), activation);
  }

  /**
   * What the graph is fed for one run over an image.
   *
   * @throws IllegalArgumentException if the image has another size
   */
  public List<GraphInput> inputs(ModelInput image) {
    return runner.inputs(image);
  }

  private ClassPlanes meanOfPasses(ModelInput image) {
    int classes = classNames.size();
    float[] mean = new float[classes * width() * height()];
    Softmax softmax = new Softmax(classes);
    for (int pass = 0; pass < plan.passes(); pass++) {
      FloatBuffer values = runner.run(image).values();
      if (activation == Activation.LOGITS) {
        softmax.addTo(mean, values);
      } else {
        for (int i = 0; i < mean.length; i++) {
          mean[i] += values.get(i);
        }
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= plan.passes();
    }
    return ClassPlanes.of(FloatBuffer.wrap(mean), classes, width(), height());
  }

  @Override
  public void close() {
    runner.session().close();
  }
}
