package io.parallax.deploy.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.run.FrameLabels;
import io.parallax.deploy.testkit.LocalRun;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.DatasetFolder.Sample;
import io.parallax.deploy.training.dataset.DatasetOptions.MaskSize;
import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.MappedVoxels;
import io.parallax.scorer.label.PixelLabels;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets of a scene that was scanned, asked about and answered, on a real broker. */
final class DatasetBuilderTest {
  private static final int FRAMES = 40;
  private static final double VOXEL_SIZE = 0.05;
  private static final Map<Origin, Double> WEIGHTS =
      Map.of(Origin.OWN, 1.0, Origin.CARRIED, 0.8, Origin.CONSENSUS, 0.5);

  private static EmbeddedCluster embedded;
  private static Cluster cluster;
  private static final Map<String, ProbabilityMap> maps = new TreeMap<>();
  private static final Map<String, LabelRequest> requests = new HashMap<>();
  private static final Map<BlockIndex, byte[]> map = new HashMap<>();

  @TempDir private static Path shared;
  @TempDir private Path directory;

  @BeforeAll
  static void scan() throws IOException {
    embedded = EmbeddedCluster.start();
    cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
    Path model = DefaultModel.unpack(Files.createDirectory(shared.resolve("model")));
    LocalRun.of(
        cluster,
        FlatScan.of(7, FRAMES),
        model,
        shared.resolve("state"),
        pipeline -> answerSome(pipeline::requireHealthy));
  }

  @AfterAll
  static void stop() {
    embedded.close();
  }

  private static void answerSome(Runnable health) {
    try (TopicReader reader =
            new TopicReader(cluster)
                .on(TopicCatalogue.LABEL_REQUESTS, r -> requests.put(r.getRequestId(), r))
                .on(TopicCatalogue.PROBABILITY_MAPS, m -> maps.put(m.getFrameId(), m))
                .on(
                    TopicCatalogue.SCENE_MAP,
                    row ->
                        map.put(
                            new BlockIndex(row.getBlockX(), row.getBlockY(), row.getBlockZ()),
                            FieldBytes.of(row.getVoxels())));
        RecordPublisher<Label> labels = RecordPublisher.ofLabels(cluster)) {
      reader.readToEnd();
      List<LabelRequest> some = new TreeMap<>(requests).values().stream().limit(5).toList();
      assertThat(some).hasSize(5);
      labels.publish(some.stream().map(DatasetBuilderTest::label).toList());
      Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
      while (labelledRequests() < some.size()
          || map.values().stream().noneMatch(DatasetBuilderTest::hasLabel)) {
        reader.poll(Duration.ofMillis(100));
        health.run();
        assertThat(Instant.now()).isBefore(deadline);
      }
    }
  }

  private static boolean hasLabel(byte[] packed) {
    MappedVoxels voxel = new MappedVoxels().reset(packed);
    while (voxel.next()) {
      if (voxel.votes() > 0) {
        return true;
      }
    }
    return false;
  }

  private static long labelledRequests() {
    return requests.values().stream().filter(r -> !r.getAnswers().isEmpty()).count();
  }

  private static Label label(LabelRequest request) {
    return new Label(
        request.getRequestId(),
        request.getSceneId(),
        Verdict.LABELLED,
        List.of(new LabelledPart(2, null)),
        "",
        "ann",
        Instant.now());
  }

  private static DatasetOptions options(MaskSize size) {
    return new DatasetOptions(
        Set.of(), WEIGHTS, ConsensusRule.DEFAULT, new SplitRule(Set.of(), 0.25), size, VOXEL_SIZE);
  }

  private static DatasetSummary build(Path folder, DatasetOptions options) throws IOException {
    return build(folder, options, List.of());
  }

  private static DatasetSummary build(Path folder, DatasetOptions options, List<Truth> truths)
      throws IOException {
    try (DatasetBuilder builder = new DatasetBuilder(cluster, options, truths, folder)) {
      return builder.update((done, total) -> {});
    }
  }

  /** What the topics say in the end. */
  private static FrameLabels labels() {
    Map<BlockIndex, byte[]> rows = new HashMap<>();
    Map<String, LabelRequest> answered = new TreeMap<>();
    try (TopicReader reader =
        new TopicReader(cluster)
            .on(TopicCatalogue.LABEL_REQUESTS, r -> answered.put(r.getRequestId(), r))
            .on(
                TopicCatalogue.SCENE_MAP,
                row ->
                    rows.put(
                        new BlockIndex(row.getBlockX(), row.getBlockY(), row.getBlockZ()),
                        FieldBytes.of(row.getVoxels())))) {
      reader.readToEnd();
    }
    return new FrameLabels(
        rows, new ArrayList<>(answered.values()), ConsensusRule.DEFAULT, VOXEL_SIZE);
  }

  @Test
  void shouldGiveEachPixelItsClassAndTheWeightOfItsOrigin() throws IOException {
    DatasetSummary summary = build(directory, options(MaskSize.WORKING));

    DatasetFolder folder = DatasetFolder.open(directory);
    assertThat(folder.classes()).isEqualTo(maps.values().iterator().next().getClassNames());
    FrameLabels expected = labels();
    OriginCounts counts = new OriginCounts();
    int images = 0;
    for (Part part : Part.values()) {
      for (Sample sample : folder.samples(part)) {
        ProbabilityMap frame = maps.get(frameId(sample));
        PixelLabels labels = expected.of(frame);
        DatasetFolder.Labels read = folder.labels(sample);
        assertThat(read.width()).isEqualTo(frame.getCamera().getWidth());
        for (int pixel = 0; pixel < read.classes().length; pixel++) {
          Origin origin = labels.origin(pixel);
          boolean isLabelled =
              origin != Origin.NONE && (part == Part.TRAIN || origin != Origin.CONSENSUS);
          assertThat(read.classes()[pixel] & 0xFF)
              .isEqualTo(isLabelled ? labels.classes()[pixel] : 255);
          assertThat(read.weights()[pixel] & 0xFF)
              .isEqualTo(isLabelled ? (int) Math.round(255 * WEIGHTS.get(origin)) : 0);
          if (isLabelled) {
            counts.add(origin, labels.classes()[pixel], 0);
          }
        }
        images++;
      }
    }
    assertThat(summary.frames()).isEqualTo(FRAMES);
    assertThat(summary.refused()).isZero();
    assertThat(summary.answers()).isEqualTo(5);
    assertThat(images).isGreaterThan(FRAMES / 2);
    for (Origin origin : List.of(Origin.OWN, Origin.CARRIED, Origin.CONSENSUS)) {
      assertThat(counts.of(origin)).isPositive();
      assertThat(
              summary.pixels().get(Part.TRAIN).of(origin)
                  + summary.pixels().get(Part.VAL).of(origin))
          .isEqualTo(counts.of(origin));
    }
    assertThat(folder.samples(Part.TRAIN)).hasSize(summary.images().get(Part.TRAIN));
    assertThat(folder.samples(Part.VAL)).hasSize(summary.images().get(Part.VAL)).isNotEmpty();
  }

  private static String frameId(Sample sample) {
    return sample.stem().substring(sample.stem().indexOf("__") + 2);
  }

  @Test
  void shouldMeasureWithTrueClassesAndJudgeLabelsByThemWhereTheyAreKnown() throws IOException {
    FlatScan scan = FlatScan.of(7, FRAMES);

    DatasetSummary summary = build(directory, options(MaskSize.WORKING), List.of(Truth.of(scan)));

    DatasetFolder folder = DatasetFolder.open(directory);
    FrameLabels labels = labels();
    long right = 0;
    long consensus = 0;
    for (Sample sample : folder.samples(Part.VAL)) {
      assertThat(folder.labels(sample).classes()).isEqualTo(scan.labels(frameId(sample)));
    }
    for (Sample sample : folder.samples(Part.TRAIN)) {
      PixelLabels expected = labels.of(maps.get(frameId(sample)));
      byte[] truth = scan.labels(frameId(sample));
      for (int pixel = 0; pixel < truth.length; pixel++) {
        if (expected.origin(pixel) == Origin.CONSENSUS) {
          consensus++;
          right += expected.classes()[pixel] == truth[pixel] ? 1 : 0;
        }
      }
    }
    assertThat(summary.images().get(Part.VAL)).isEqualTo(10);
    OriginCounts train = summary.pixels().get(Part.TRAIN);
    assertThat(train.of(Origin.CONSENSUS)).isEqualTo(consensus);
    assertThat(train.precision(Origin.CONSENSUS)).isEqualTo((double) right / consensus);
    assertThat(train.precision(Origin.CONSENSUS)).isBetween(0.5, 1.0);
  }

  @Test
  void shouldMakeMasksAsLargeAsTheImagesWhenAsked() throws IOException {
    build(directory, options(MaskSize.COLOUR));

    DatasetFolder folder = DatasetFolder.open(directory);
    for (Sample sample : folder.samples(Part.TRAIN)) {
      BufferedImage image = ImageIO.read(sample.image().toFile());
      DatasetFolder.Labels labels = folder.labels(sample);
      assertThat(labels.width()).isEqualTo(image.getWidth());
      assertThat(labels.height()).isEqualTo(image.getHeight());
    }
  }

  @Test
  void shouldWriteNothingWhenBuiltAgainAndMendWhatIsDamaged() throws IOException {
    build(directory, options(MaskSize.WORKING));
    Map<String, byte[]> first = content(directory);
    DatasetSummary again = build(directory, options(MaskSize.WORKING));
    // Written and written over: the one text that marks the folder.
    assertThat(content(directory)).usingRecursiveComparison().isEqualTo(first);

    List<String> names = new ArrayList<>(first.keySet());
    Files.delete(directory.resolve(names.get(names.size() / 3)));
    Files.writeString(directory.resolve(names.get(names.size() / 2)), "half");
    Files.writeString(directory.resolve("masks/train/old__f0.png"), "left over");
    DatasetSummary mended = build(directory, options(MaskSize.WORKING));

    assertThat(content(directory)).usingRecursiveComparison().isEqualTo(first);
    assertThat(again.written()).isZero();
    assertThat(mended.written()).isEqualTo(2);
  }

  @Test
  void shouldKeepTheFilesOfFramesThatTheTopicDoesNotHoldAnyMore() throws IOException {
    build(directory, options(MaskSize.WORKING));
    Path list = directory.resolve("train.txt");
    Files.writeString(list, Files.readString(list) + "gone__f0\n");
    for (String file : List.of("images/train/gone__f0.jpg", "masks/train/gone__f0.png")) {
      Files.writeString(directory.resolve(file), "of long ago");
    }

    build(directory, options(MaskSize.WORKING));

    assertThat(DatasetFolder.open(directory).samples(Part.TRAIN))
        .extracting(Sample::stem)
        .contains("gone__f0");
    assertThat(directory.resolve("masks/train/gone__f0.png")).hasContent("of long ago");
  }

  private static Map<String, byte[]> content(Path folder) throws IOException {
    Map<String, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return content;
  }
}
