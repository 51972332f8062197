package io.parallax.deploy.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cli.Parallax;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.testkit.LocalRun;
import io.parallax.deploy.training.dataset.DatasetBuilder;
import io.parallax.deploy.training.dataset.DatasetOptions;
import io.parallax.deploy.training.dataset.SplitRule;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.PixelLabels.Origin;
import io.parallax.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset that is followed by a process which is killed again and again. */
final class DatasetFollowTest {
  private static final int FRAMES = 40;
  private static final int KILLS = 4;
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Random random = new Random(5);

  @TempDir private Path directory;

  @Test
  void shouldBeTheDatasetThatIsBuiltAtTheEndWhenItsBuilderIsKilledMeanwhile() throws Exception {
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      Path followed = directory.resolve("followed");
      LocalRun.of(
          cluster,
          FlatScan.of(7, FRAMES),
          DefaultModel.unpack(Files.createDirectory(directory.resolve("model"))),
          directory.resolve("state"),
          pipeline -> answerAndKill(cluster, followed));
      Path built = directory.resolve("built");
      build(cluster, built);

      Process last = follow(cluster, followed);
      try {
        awaitEqual(followed, built);
      } finally {
        last.destroyForcibly().waitFor();
      }
    }
  }

  private void answerAndKill(Cluster cluster, Path folder) {
    Map<String, LabelRequest> requests = new TreeMap<>();
    try (TopicReader reader =
            new TopicReader(cluster)
                .on(TopicCatalogue.LABEL_REQUESTS, r -> requests.put(r.getRequestId(), r));
        RecordPublisher<Label> labels = RecordPublisher.ofLabels(cluster)) {
      reader.readToEnd();
      List<LabelRequest> open = new ArrayList<>(requests.values());
      assertThat(open).hasSizeGreaterThan(2 * KILLS);
      for (int i = 0; i < KILLS; i++) {
        Process child = follow(cluster, folder);
        labels.publish(
            open.subList(2 * i, 2 * i + 2).stream().map(DatasetFollowTest::label).toList());
        TimeUnit.MILLISECONDS.sleep(2000 + random.nextInt(6000));
        assertThat(child.isAlive()).as("the builder ended by itself").isTrue();
        child.destroyForcibly().waitFor();
      }
      Instant deadline = Instant.now().plus(TIMEOUT);
      while (requests.values().stream().filter(r -> !r.getAnswers().isEmpty()).count()
          < 2 * KILLS) {
        reader.poll(Duration.ofMillis(100));
        assertThat(Instant.now()).isBefore(deadline);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Label label(LabelRequest request) {
    return new Label(
        request.getRequestId(),
        request.getSceneId(),
        Verdict.LABELLED,
        List.of(new LabelledPart(request.getSuperpixel() % 5, null)),
        "",
        "ann",
        Instant.now());
  }

  private Process follow(Cluster cluster, Path folder) throws IOException {
    return ChildJvm.of(
            List.of(
                Parallax.class.getName(),
                "dataset",
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--schema-registry",
                cluster.registryUrl(),
                "--out",
                folder.toString(),
                "--follow"))
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("follow.log").toFile())
        .start();
  }

  private static void build(Cluster cluster, Path folder) throws IOException {
    DatasetOptions options =
        new DatasetOptions(
            Set.of(),
            Map.of(Origin.OWN, 1.0, Origin.CARRIED, 1.0, Origin.CONSENSUS, 0.5),
            ConsensusRule.DEFAULT,
            new SplitRule(Set.of(), 0.2),
            DatasetOptions.MaskSize.WORKING,
            0.05);
    try (DatasetBuilder builder = new DatasetBuilder(cluster, options, List.of(), folder)) {
      builder.update((done, total) -> {});
    }
  }

  private static void awaitEqual(Path followed, Path built) throws Exception {
    Map<String, byte[]> expected = content(built);
    assertThat(expected).hasSizeGreaterThan(3 * FRAMES / 2);
    Instant deadline = Instant.now().plus(TIMEOUT);
    while (!areEqual(content(followed), expected)) {
      assertThat(Instant.now()).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static boolean areEqual(Map<String, byte[]> some, Map<String, byte[]> others) {
    return some.keySet().equals(others.keySet())
        && some.entrySet().stream()
            .allMatch(file -> Arrays.equals(file.getValue(), others.get(file.getKey())));
  }

  /** A file may be moved into its place while they are read. */
  private static Map<String, byte[]> content(Path folder) throws IOException {
    Map<String, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try {
          content.put(folder.relativize(file).toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
          content.put(folder.relativize(file).toString(), new byte[0]);
        }
      }
    }
    return content;
  }
}
