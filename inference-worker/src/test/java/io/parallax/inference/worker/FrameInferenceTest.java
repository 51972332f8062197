package io.parallax.inference.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.inference.TestFrames;
import io.parallax.inference.TestImages;
import io.parallax.inference.TinyGraph;
import io.parallax.inference.image.ColourImage;
import io.parallax.inference.image.NearestReading;
import io.parallax.inference.model.ModelInput;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.Camera;
import io.parallax.schemas.Frame;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SuperpixelRaster;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.Planes;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.scorer.superpixel.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameInferenceTest {
  private static final int WIDTH = 32;
  private static final int HEIGHT = 24;

  @TempDir Path directory;

  private SegmentationModel model;
  private FrameInference inference;

  @BeforeEach
  void load() throws Exception {
    Files.writeString(
        directory.resolve("tiny.json"),
        "{\"generation\": \"g\", \"classes\": [\"a\", \"b\", \"c\"]}");
    Path file = TinyGraph.logits(3).write(directory.resolve("tiny.onnx"));
    model = SegmentationModel.load(new ModelSource(file, null, WIDTH, HEIGHT, 1));
    inference = new FrameInference(model, SuperpixelChoice.GIVEN);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void shouldCarryEverythingThatAMapNeeds() {
    Frame frame = TestFrames.good("scene", "7", 1);

    ProbabilityMap map = map(frame);

    assertThat(map.getSceneId()).isEqualTo("scene");
    assertThat(map.getFrameId()).isEqualTo("7");
    assertThat(map.getRevision()).isEqualTo(2);
    assertThat(map.getSourceId()).isEqualTo("robot-1");
    assertThat(map.getCapturedAt()).isEqualTo(frame.getCapturedAt());
    assertThat(map.getGeneration()).matches("g-[0-9a-f]{8}").isEqualTo(model.generation());
    assertThat(map.getClassNames()).containsExactly("a", "b", "c");
    assertThat(map.getCamera()).isEqualTo(new Camera(WIDTH, HEIGHT, 30.0, 30.5, 15.5, 11.5));
    assertThat(map.getCameraToWorld()).isEqualTo(frame.getCameraToWorld());
    assertThat(map.getFrameDigest())
        .isEqualTo(FrameDigest.of(TestFrames.good("another", "8", 1)))
        .isNotEqualTo(FrameDigest.of(TestFrames.good("scene", "7", 2)));
    assertThat(DepthPlane.decode(map.getDepth(), WIDTH, HEIGHT))
        .isEqualTo(
            NearestReading.resize(
                TestImages.depth(TestFrames.WIDTH, TestFrames.HEIGHT),
                TestFrames.WIDTH,
                TestFrames.HEIGHT,
                WIDTH,
                HEIGHT));

    int[] rgb = ColourImage.decode(frame.getColour()).resized(WIDTH, HEIGHT).rgb();
    assertThat(Planes.decompress(map.getProbabilities(), 3 * WIDTH * HEIGHT))
        .isEqualTo(model.run(new ModelInput("scene/7", rgb)).quantised().planes());
    assertThat(SuperpixelPlane.decode(map.getSuperpixels(), WIDTH * HEIGHT))
        .isEqualTo(new Seeds(WIDTH, HEIGHT).segment(rgb));
    ColourImage colour = ColourImage.decode(map.getColour());
    assertThat(colour.width()).isEqualTo(WIDTH);
    assertThat(colour.height()).isEqualTo(HEIGHT);
  }

  @Test
  void shouldKeepTheColourFileWhenItHasTheWorkingSize() {
    byte[] file = TestImages.colour(TestImages.picture(WIDTH, HEIGHT, 1), WIDTH, HEIGHT, "jpeg");
    Frame frame = with(f -> f.setColour(ByteBuffer.wrap(file)));

    assertThat(map(frame).getColour()).isEqualTo(ByteBuffer.wrap(file));
  }

  @Test
  void shouldTakeTheSuperpixelsOfTheFrameUnlessTold() {
    short[] ids = new short[4 * 3];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (short) (65535 - i);
    }
    Frame frame =
        with(f -> f.setSuperpixels(new SuperpixelRaster(4, 3, SuperpixelPlane.encode(ids))));

    assertThat(SuperpixelPlane.decode(map(frame).getSuperpixels(), WIDTH * HEIGHT))
        .isEqualTo(NearestReading.resize(ids, 4, 3, WIDTH, HEIGHT));

    ProbabilityMap own = new FrameInference(model, SuperpixelChoice.SEEDS).infer(frame);
    assertThat(own.getSuperpixels()).isEqualTo(map(TestFrames.good("s", "f", 1)).getSuperpixels());
  }

  @Test
  void shouldLeaveOutReadingsBeyondTheLimitAndCountThem() {
    WorkerMetrics metrics = new WorkerMetrics();
    FrameInference near =
        new FrameInference(model, SuperpixelChoice.GIVEN, DepthLimit.ofMetres(1.5), () -> metrics);
    Frame frame = TestFrames.good("s", "f", 1);
    short[] expected = DepthPlane.decode(map(frame).getDepth(), WIDTH, HEIGHT);
    int beyond = 0;
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] > 1_500) {
        expected[i] = 0;
        beyond++;
      }
    }

    ProbabilityMap limited = near.infer(frame);

    assertThat(beyond).isBetween(expected.length / 4, expected.length / 2 + expected.length / 8);
    assertThat(DepthPlane.decode(limited.getDepth(), WIDTH, HEIGHT)).isEqualTo(expected);
    assertThat(metrics.farReadings()).isEqualTo(beyond);
    assertThat(limited.getGeneration()).isEqualTo(map(frame).getGeneration());
  }

  @Test
  void shouldSayWhatIsWrongWithAFrame() {
    Frame good = TestFrames.good("s", "f", 1);
    byte[] colour = good.getColour().array();
    byte[] depth = good.getDepth().array();

    assertFault(new Frame(), "bad-identifier", "sceneId is missing");
    assertFault(with(f -> f.setSceneId("a b/\n")), "bad-identifier", "sceneId may only have");
    assertFault(with(f -> f.setFrameId("é")), "bad-identifier", "frameId may only have");

    assertFault(with(f -> f.setCamera(new Camera())), "bad-camera", "image size must be positive");
    assertFault(with(f -> f.getCamera().setFx(0.0)), "bad-camera", "fx must be positive");
    assertFault(with(f -> f.getCamera().setFy(-1.0)), "bad-camera", "fy must be positive");
    assertFault(with(f -> f.getCamera().setCx(Double.NaN)), "bad-camera", "cx must be finite");

    assertFault(with(f -> f.setCameraToWorld(List.of())), "bad-pose", "but has 0");
    assertFault(pose(3, Double.NaN), "bad-pose", "entry 3 is NaN");
    assertFault(pose(0, Double.NEGATIVE_INFINITY), "bad-pose", "entry 0 is -Infinity");
    assertFault(pose(0, 1.1), "bad-pose", "not rigid");
    assertFault(pose(0, -1.0), "bad-pose", "mirrors");

    ByteBuffer nothing = ByteBuffer.allocate(0);
    assertFault(with(f -> f.setColour(nothing)), "bad-image", "colour image is missing");
    assertFault(
        with(f -> f.setColour(ByteBuffer.wrap(Arrays.copyOf(colour, colour.length / 2)))),
        "bad-image",
        "PNG is cut off");
    assertFault(with(f -> f.setDepth(nothing)), "bad-depth", "depth image is missing");
    assertFault(
        with(f -> f.setDepth(ByteBuffer.wrap(Arrays.copyOf(depth, depth.length / 2)))),
        "bad-depth",
        "PNG is cut off");
    assertFault(with(f -> f.setDepth(f.getColour())), "bad-depth", "greyscale of 16 bits");
    assertFault(
        with(f -> f.getCamera().setWidth(640)), "bad-depth", "is 64×48, but its camera 640×48");

    assertFault(superpixels(0, 3, new short[0]), "bad-superpixels", "0×3");
    assertFault(superpixels(1 << 20, 1 << 20, new short[1]), "bad-superpixels", "1048576");
    assertFault(superpixels(5, 3, new short[12]), "bad-superpixels", "24 bytes, expected 30");
    ByteBuffer text = ByteBuffer.wrap("no zstd".getBytes(StandardCharsets.UTF_8));
    assertFault(
        with(f -> f.setSuperpixels(new SuperpixelRaster(4, 3, text))),
        "bad-superpixels",
        "Not zstd");
  }

  @Test
  void shouldFaultAFrameForWhichTheModelGivesNoProbabilities() {
    Path file = TinyGraph.noGreen(3).write(directory.resolve("log.onnx"));
    int[] white = new int[WIDTH * HEIGHT];
    Arrays.fill(white, 0xFFFFFF);
    int[] green = new int[WIDTH * HEIGHT];
    Arrays.fill(green, 0x00FF00);
    try (SegmentationModel log =
        SegmentationModel.load(new ModelSource(file, null, WIDTH, HEIGHT, 1))) {
      FrameInference unlikely = new FrameInference(log, SuperpixelChoice.SEEDS);

      assertThatExceptionOfType(InvalidRecordException.class)
          .isThrownBy(() -> unlikely.infer(coloured(green)))
          .withMessageContaining("model log-")
          .satisfies(e -> assertThat(e.reason()).isEqualTo("bad-map"));
      assertThat(unlikely.infer(coloured(white)).getFrameId()).isEqualTo("f");
    }
  }

  private static Frame coloured(int[] rgb) {
    return with(f -> f.setColour(ByteBuffer.wrap(TestImages.colour(rgb, WIDTH, HEIGHT, "png"))));
  }

  private static Frame pose(int entry, double value) {
    return with(
        f -> {
          List<Double> matrix = new ArrayList<>(f.getCameraToWorld());
          matrix.set(entry, value);
          f.setCameraToWorld(Collections.unmodifiableList(matrix));
        });
  }

  private static Frame superpixels(int width, int height, short[] ids) {
    return with(
        f ->
            f.setSuperpixels(
                new SuperpixelRaster(
                    width,
                    height,
                    ids.length == 0 ? ByteBuffer.allocate(0) : SuperpixelPlane.encode(ids))));
  }

  private static Frame with(Consumer<Frame> change) {
    Frame frame = TestFrames.good("s", "f", 1);
    change.accept(frame);
    return frame;
  }

  private ProbabilityMap map(Frame frame) {
    return inference.infer(frame);
  }

  private void assertFault(Frame frame, String reason, String message) {
    assertThatExceptionOfType(InvalidRecordException.class)
        .isThrownBy(() -> inference.infer(frame))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
