package io.parallax.deploy.training.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.testkit.AnsweredFlat;
import io.parallax.deploy.training.NewModelFiles;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.Trainer;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.announce.Announcement;
import io.parallax.deploy.training.announce.ModelPublisher;
import io.parallax.deploy.training.announce.ModelPublisher.Published;
import io.parallax.deploy.training.announce.ModelStore;
import io.parallax.deploy.training.announce.RefusedAnnouncementException;
import io.parallax.deploy.training.dataset.DatasetBuilder;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.DatasetOptions;
import io.parallax.deploy.training.dataset.SplitRule;
import io.parallax.deploy.training.evaluate.ModelFigures;
import io.parallax.deploy.training.head.HeadSettings;
import io.parallax.deploy.training.head.HeadTrainer;
import io.parallax.inference.follow.ModelCache;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.generation.Generations;
import io.parallax.schemas.generation.Standing;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From answers in the topics of a real broker to an announced model. */
final class TrainingRoundTest {
  private static final int FRAMES = 20;

  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
  private final ModelTopic topic = new ModelTopic(cluster);
  private AnsweredFlat flat;
  private Path seed;

  @TempDir private Path directory;

  @BeforeEach
  void scan() throws IOException {
    cluster.prepareTopics(OptionalInt.of(2));
    flat = new AnsweredFlat(cluster, FlatScan.of(7, FRAMES));
    seed = AnsweredFlat.writeBase(Files.createDirectory(directory.resolve("seed")));
  }

  @AfterEach
  void stop() {
    embedded.close();
  }

  private Candidate round(Trainer trainer, BaseModel base) throws IOException {
    DatasetOptions options =
        new DatasetOptions(
            Set.of(),
            Map.of(Origin.OWN, 1.0),
            ConsensusRule.DEFAULT,
            new SplitRule(Set.of(), 0.5),
            DatasetOptions.MaskSize.WORKING,
            0.05);
    Path dataset = directory.resolve("dataset");
    try (DatasetBuilder builder = new DatasetBuilder(cluster, options, List.of(), dataset)) {
      return new TrainingRound(builder, dataset, trainer, directory.resolve("new"))
          .run(base, TrainingProgress.NONE);
    }
  }

  private Candidate round(BaseModel base) throws IOException {
    return round(new HeadTrainer(HeadSettings.DEFAULT), base);
  }

  @Test
  void shouldAnnounceWhatAnswersMakeOfTheActiveModel() throws Exception {
    flat.answer(8);
    ModelStore store = ModelStore.at(directory.resolve("store").toString());
    ModelPublisher publisher = new ModelPublisher(topic);
    Published first =
        publisher.publish(Announcement.of(ModelSource.of(seed)), ModelRole.ACTIVE, store, false);
    Generations generations = topic.read();

    Path cache = directory.resolve("cache");
    BaseModel base = BaseModel.of(generations, new ModelCache(cache), null);
    Candidate candidate = round(base);
    Published published = publisher.publish(candidate.announcement(), null, store, false);
    Published again = publisher.publish(candidate.announcement(), null, store, false);

    assertThat(base.file()).startsWith(cache).hasSameBinaryContentAs(seed);
    Model model = topic.read().find(published.model().getGeneration()).orElseThrow();
    assertThat(published.isNew()).isTrue();
    assertThat(again.isNew()).isFalse();
    assertThat(again.standing()).isEqualTo(Standing.CANDIDATE);
    assertThat(model.getRole()).isEqualTo(ModelRole.CANDIDATE);
    assertThat(model.getTrainedFrom()).isEqualTo(first.model().getGeneration());
    assertThat(model.getAnswers()).isEqualTo(8);
    assertThat(model.getDataset()).matches("[0-9a-f]{64}");
    assertThat(new ModelCache(cache).fetch(model)).exists();

    ModelFigures before = candidate.evaluation().models().get(0);
    ModelFigures after = candidate.evaluation().models().get(1);
    assertThat(after.generation()).isEqualTo(model.getGeneration());
    assertThat(model.getMetrics())
        .contains(
            entry("mIoU", after.total().meanIou()),
            entry("base.mIoU", before.total().meanIou()),
            entry("gain", after.total().meanIou() - before.total().meanIou()),
            entry("gain.from", after.gain().from()),
            entry("gain.to", after.gain().to()),
            entry("accuracy", after.total().accuracy()),
            entry("iou.wall", after.total().iou(FlatScan.classNames().indexOf("wall"))),
            entry("base.iou.wall", before.total().iou(FlatScan.classNames().indexOf("wall"))),
            entry("dataset.frames", 20.0),
            entry("dataset.images.train", 4.0),
            entry("dataset.images.val", 4.0),
            entry("labelled_share", 8.0 / FRAMES))
        .containsKeys("dataset.pixels.own", "training.seconds")
        .doesNotContainValue(Double.NaN);
    assertThat(model.getMetrics().get("gain")).isPositive();
  }

  @Test
  void shouldGiveTheSameDigestForTheSameDataset() throws Exception {
    flat.answer(4);
    BaseModel base = BaseModel.of(topic.read(), new ModelCache(directory), seed);

    Candidate first = round(base);
    Candidate same = round(base);
    flat.answer(1);
    Candidate other = round(base);

    assertThat(first.announcement().model().getTrainedFrom()).isEmpty();
    assertThat(same.announcement().model().getDataset())
        .isEqualTo(first.announcement().model().getDataset());
    assertThat(same.model().generation()).isEqualTo(first.model().generation());
    assertThat(other.announcement().model().getDataset())
        .isNotEqualTo(first.announcement().model().getDataset());
  }

  @Test
  void shouldRefuseARoundThatCannotGiveAModel() throws Exception {
    BaseModel base = new BaseModel(seed, false);
    flat.answer(1);
    assertThatThrownBy(() -> round(base))
        .isInstanceOf(RefusedTrainingException.class)
        .hasMessageContaining("the validation part")
        .hasMessageEndingWith("is empty");
    flat.answer(3);
    Trainer idle =
        (dataset, from, out, progress) -> {
          try (SegmentationModel model = SegmentationModel.load(ModelSource.of(from))) {
            String generation =
                new NewModelFiles(from, out).write(file -> Files.copy(from, file), model, dataset);
            return new TrainedModel(
                out, generation, model.generation(), new TreeMap<>(), List.of());
          }
        };
    assertThatThrownBy(() -> round(idle, base))
        .isInstanceOf(RefusedTrainingException.class)
        .hasMessageContaining("training has changed nothing");
    assertThat(DatasetFolder.open(directory.resolve("dataset")).samples(Part.VAL)).isNotEmpty();
  }

  @Test
  void shouldBeginWithTheFileOnlyWhereNoGenerationWasAnnounced() throws Exception {
    ModelCache cache = new ModelCache(directory.resolve("cache"));
    assertThatThrownBy(() -> BaseModel.of(topic.read(), cache, null))
        .isInstanceOf(RefusedTrainingException.class)
        .hasMessageContaining("no generation is announced");
    assertThat(BaseModel.of(topic.read(), cache, seed)).isEqualTo(new BaseModel(seed, false));

    ModelStore store = ModelStore.at(directory.resolve("store").toString());
    ModelPublisher publisher = new ModelPublisher(topic);
    Announcement announcement = Announcement.of(ModelSource.of(seed));
    publisher.publish(announcement, ModelRole.CANDIDATE, store, false);
    assertThatThrownBy(() -> BaseModel.of(topic.read(), cache, seed))
        .isInstanceOf(RefusedTrainingException.class)
        .hasMessageContaining("no generation is active");
    assertThatThrownBy(() -> publisher.publish(announcement, ModelRole.ACTIVE, store, false))
        .isInstanceOf(RefusedAnnouncementException.class)
        .hasMessageContaining("is announced already, as candidate");
  }
}
