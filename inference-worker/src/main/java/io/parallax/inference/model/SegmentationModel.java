package io.parallax.inference.model;

import io.parallax.scorer.output.ClassPlanes;
import io.parallax.scorer.output.Softmax;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model: colour images in, class probabilities of every pixel in 8 bits out.
 *
 * <p>Without dropout, or with masks, a frame always gives the same map. Safe for use by several
 * threads.
 */
public final class SegmentationModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentationModel.class);

  private final String generation;
  private final List<String> classNames;
  private final Activation activation;
  private final Path file;
  private final ModelPlan plan;
  private final OutputReading reading;
  private final PassRunner runner;

  private SegmentationModel(
      String generation,
      List<String> classNames,
      Activation activation,
      Path file,
      ModelPlan plan,
      OutputReading reading,
      PassRunner runner) {
    this.generation = generation;
    this.classNames = classNames;
    this.activation = activation;
    this.file = file;
    this.plan = plan;
    this.reading = reading;
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
    ExternalData data = ExternalData.of(file);
    GraphSession.startEngine();
    ModelSignature signature = ModelSignature.read(file);
    ModelPlan plan = ModelPlan.of(source, descriptor, signature);
    int threads = Math.max(source.threads(), 1);
    GraphSession session =
        GraphSession.open(file, plan.output(), threads, plan.dropout() == Dropout.INSIDE);
    SegmentationModel model = null;
    try {
      ModelProbe probe = new ModelProbe(file, plan, session, descriptor.activation());
      OutputJudge judge = probe.judge();
      List<String> classNames = classNames(file, descriptor, judge.classes());
      judge
          .suspicions(classNames)
          .forEach(suspicion -> LOG.warn("{} is taken, but {}", file, suspicion));
      String generation =
          new Generation(plan, judge.needed(), classNames)
              .name(file, descriptor, data, plain(file, signature, judge.classes()));
      PassRunner runner = new LeanTrial(file, plan, threads).run(probe).orElse(probe.runner());
      model =
          new SegmentationModel(
              generation, classNames, judge.activation(), file, plan, probe.reading(), runner);
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

  private static List<String> classNames(Path file, ModelDescriptor descriptor, int classes) {
    List<String> names = descriptor.classes();
    if (names == null) {
      return Generation.unnamed(classes);
    }
    if (names.size() != classes) {
      throw new ModelException(
          file, "has %s classes, but its descriptor names %s".formatted(classes, names.size()));
    }
    return names;
  }

  /** What the model would be without a descriptor, or null if it needs one. */
  private static Generation plain(Path file, ModelSignature signature, int classes) {
    try {
      ModelPlan plan = ModelPlan.of(ModelSource.of(file), ModelDescriptor.EMPTY, signature);
      return new Generation(plan, null, Generation.unnamed(classes));
    } catch (ModelException e) {
      return null;
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

  /** Whether its descriptor names the classes. */
  public boolean hasClassNames() {
    return !classNames.equals(Generation.unnamed(classNames.size()));
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
   * Runs the model over an image, all passes.
   *
   * @throws IllegalArgumentException if the image has another size, or the passes are no
   *     probabilities
   */
  public ModelOutput run(ModelInput image) {
    return plan.dropout() == Dropout.INSIDE
        ? new ModelOutput(meanOfPasses(image), Activation.PROBABILITIES)
        : new ModelOutput(planes(image), activation);
  }

  /**
   * What the graph is fed for one run over an image.
   *
   * @throws IllegalArgumentException if the image has another size
   */
  public List<GraphInput> inputs(ModelInput image) {
    return runner.inputs(image);
  }

  /** The name of the graph's output that the classes are read from. */
  public String output() {
    return plan.output();
  }

  /** The axis of that output along which the classes lie. */
  public int classAxis() {
    return reading.layout().channel();
  }

  /**
   * Loads another graph that is fed with what this model's is fed with, and whose output is read as
   * this model's.
   *
   * @param graph an ONNX file; weights in other files are those of this model
   * @param output the name of its output
   */
  public MapGraph open(byte[] graph, String output) {
    GraphSession session = GraphSession.open(file, new LeanGraph(graph, output, false), 1);
    return new MapGraph(new PassRunner(session, plan, reading));
  }

  private ClassPlanes planes(ModelInput image) {
    return TwoClasses.of(runner.planes(image), activation);
  }

  private ClassPlanes meanOfPasses(ModelInput image) {
    int classes = classNames.size();
    float[] mean = new float[classes * width() * height()];
    Softmax softmax = new Softmax(classes);
    for (int pass = 0; pass < plan.passes(); pass++) {
      if (activation == Activation.PROBABILITIES) {
        addTo(mean, planes(image));
      } else {
        softmax.addTo(mean, planes(image));
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= plan.passes();
    }
    return ClassPlanes.of(FloatBuffer.wrap(mean), classes, width(), height());
  }

  private static void addTo(float[] sum, ClassPlanes probabilities) {
    float[] row = new float[probabilities.width()];
    int pixels = row.length * probabilities.height();
    for (int at = 0; at < sum.length; at += row.length) {
      probabilities.read(at / pixels, at % pixels, row.length, row);
      for (int x = 0; x < row.length; x++) {
        sum[at + x] += row[x];
      }
    }
  }

  @Override
  public void close() {
    runner.session().close();
  }
}
