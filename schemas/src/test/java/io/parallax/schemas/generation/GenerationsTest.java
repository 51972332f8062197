package io.parallax.schemas.generation;

import static io.parallax.schemas.ModelRole.ACTIVE;
import static io.parallax.schemas.ModelRole.CANDIDATE;
import static io.parallax.schemas.ModelRole.RETIRED;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.Model;
import io.parallax.schemas.ModelPart;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.RoleChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationsTest {
  private static final List<String> CLASSES = List.of("wall", "floor");

  @Test
  void shouldHaveNoneInForceWhenNothingWasAnnounced() {
    assertThat(state(Generations.none())).isEqualTo("active -, superseded [], candidates []");
  }

  @Test
  void shouldSupersedeWithoutARecordWhenAnotherIsPromoted() {
    Generations promoted = after(model("a", 1, ACTIVE), model("b", 2, CANDIDATE));
    assertThat(state(promoted)).isEqualTo("active a, superseded [], candidates [b]");

    Generations generations = promoted.with(model("b", 2, ACTIVE));

    assertThat(state(generations)).isEqualTo("active b, superseded [a], candidates []");
    assertThat(names(generations.inForce())).containsExactly("b", "a");
    assertThat(generations.changesSince(promoted))
        .containsExactly("Generation b is active now, before it was a");
  }

  @Test
  void shouldGoBackStepByStepWhenTheActiveOneBecomesACandidateAgain() {
    Generations three = after(model("a", 1, ACTIVE), model("b", 2, ACTIVE), model("c", 3, ACTIVE));
    assertThat(state(three)).isEqualTo("active c, superseded [b, a], candidates []");

    Generations once = three.with(model("c", 3, CANDIDATE));
    assertThat(state(once)).isEqualTo("active b, superseded [a], candidates [c]");
    assertThat(once.changesSince(three))
        .containsExactly(
            "Generation b is active now, before it was c", "Generation c is a candidate now");

    Generations twice = once.with(model("b", 2, CANDIDATE));
    assertThat(state(twice)).isEqualTo("active a, superseded [], candidates [c, b]");
  }

  @Test
  void shouldHaveTheLaterOneActiveWhenASupersededOneIsPromotedAgain() {
    Generations generations =
        after(model("a", 1, ACTIVE), model("b", 2, ACTIVE), model("a", 1, ACTIVE));

    assertThat(state(generations)).isEqualTo("active a, superseded [b], candidates []");
  }

  @Test
  void shouldTakeRetiredOnesOutOfForce() {
    Generations before = after(model("a", 1, ACTIVE), model("b", 2, ACTIVE));
    Generations generations = before.with(model("b", 2, RETIRED));

    assertThat(state(generations)).isEqualTo("active a, superseded [], candidates []");
    assertThat(names(generations.retired())).containsExactly("b");
    assertThat(generations.changesSince(before))
        .containsExactly(
            "Generation a is active now, before it was b", "Generation b is retired now");
  }

  @Test
  void shouldBeInForceSinceItWasAnnouncedAfterTheLastRetirement() {
    Model model = model("a", 1, CANDIDATE);
    assertThat(Generations.inForceSince(model)).isEqualTo(model.getAnnouncedAt());

    model.setRoles(List.of(change(CANDIDATE, 2), change(ACTIVE, 3), change(CANDIDATE, 4)));
    assertThat(Generations.inForceSince(model)).isEqualTo(Instant.ofEpochSecond(2));

    model.setRoles(
        List.of(change(ACTIVE, 2), change(RETIRED, 5), change(CANDIDATE, 6), change(ACTIVE, 7)));
    assertThat(Generations.inForceSince(model)).isEqualTo(Instant.ofEpochSecond(6));
  }

  private static RoleChange change(ModelRole role, int second) {
    return new RoleChange(role, Instant.ofEpochSecond(second));
  }

  @Test
  void shouldSayThatNoneIsActiveWhenTheOnlyOneIsRetired() {
    Generations before = after(model("a", 1, ACTIVE));

    assertThat(before.with(model("a", 1, RETIRED)).changesSince(before))
        .containsExactly(
            "No generation is active now, before it was a", "Generation a is retired now");
  }

  @Test
  void shouldKeepTheFirstFileWhenAGenerationIsAnnouncedWithAnother() {
    Generations before = after(model("a", 1, CANDIDATE));
    Model other = model("a", 1, ACTIVE);
    other.setSha256("f".repeat(64));

    Generations generations = before.with(other);

    assertThat(state(generations)).isEqualTo("active -, superseded [], candidates [a]");
    assertThat(generations.changesSince(before))
        .containsExactly(
            "Announcement of generation a is refused: it was announced with SHA-256 000000000061…"
                + " and now with SHA-256 ffffffffffff…: files of a generation never change");
    assertThat(generations.refusalOf("a")).isPresent();
    // The right one again: it counts, and nothing is refused any longer.
    Generations again = generations.with(model("a", 1, ACTIVE));
    assertThat(state(again)).isEqualTo("active a, superseded [], candidates []");
    assertThat(again.refused()).isEmpty();
  }

  @Test
  void shouldRefuseOtherWeightsBesideTheSameOnnxFile() {
    Model first = model("a", 1, CANDIDATE);
    first.setParts(List.of(part("w.bin", "1")));
    Model second = model("a", 1, ACTIVE);
    second.setParts(List.of(part("w.bin", "2")));

    assertThat(state(after(first, second))).isEqualTo("active -, superseded [], candidates [a]");
  }

  @Test
  void shouldLetClassesGrowAtTheEnd() {
    Generations generations =
        after(
            model("a", 1, ACTIVE, "wall", "floor"),
            model("b", 2, CANDIDATE, "wall", "floor", "door"),
            model("c", 3, CANDIDATE, "wall"));

    assertThat(generations.refused()).isEmpty();
  }

  @Test
  void shouldSayTheDifferenceWhenClassesChangeTheirOrder() {
    Generations generations =
        after(
            model("a", 1, ACTIVE, "wall", "floor", "door"),
            model("b", 2, ACTIVE, "wall", "door", "floor"));

    assertThat(state(generations)).isEqualTo("active a, superseded [], candidates []");
    assertThat(generations.refusalOf("b"))
        .contains(
            "class 1 is \"door\" and not \"floor\" as in generation a: classes may be added at the"
                + " end, and never change their order");
  }

  @Test
  void shouldHoldClassesAgainstThoseThatGrewLast() {
    Generations generations =
        after(
            model("a", 1, ACTIVE, "wall"),
            model("b", 2, CANDIDATE, "wall", "floor"),
            model("c", 3, CANDIDATE, "wall", "door"));

    assertThat(names(generations.candidates())).containsExactly("b");
    assertThat(generations.refusalOf("c").orElseThrow()).contains("as in generation b");
  }

  @Test
  void shouldRefuseTheLaterOneStillWhenTheEarlierOneIsPromotedAgain() {
    Generations generations =
        after(
            model("a", 1, ACTIVE, "wall"),
            model("b", 2, ACTIVE, "door"),
            model("a", 1, ACTIVE, "wall"));

    assertThat(state(generations)).isEqualTo("active a, superseded [], candidates []");
  }

  @Test
  void shouldNotHoldClassesAgainstRetiredOnes() {
    Generations generations =
        after(model("a", 1, RETIRED, "wall"), model("b", 2, CANDIDATE, "door"));

    assertThat(names(generations.candidates())).containsExactly("b");
  }

  @Test
  void shouldRefuseAnUnknownPredecessor() {
    Model trained = model("b", 2, CANDIDATE);
    trained.setTrainedFrom("a");

    assertThat(after(trained).refusalOf("b"))
        .contains("it was trained from a, which was never announced");
    assertThat(after(model("a", 1, RETIRED), trained).refused()).isEmpty();
    trained.setTrainedFrom("b");
    assertThat(after(trained).refusalOf("b")).contains("it says that it was trained from itself");
  }

  @Test
  void shouldRefuseWhatCannotBeFetchedOrNamed() {
    assertThat(after(model("a/b", 1, CANDIDATE)).refused()).hasSize(1);
    Model sum = model("a", 1, CANDIDATE);
    sum.setSha256("ABC");
    assertThat(after(sum).refusalOf("a"))
        .contains("the SHA-256 of the ONNX file is not 64 digits of 0-9 and a-f");
    Model noClasses = model("a", 1, CANDIDATE);
    noClasses.setClassNames(List.of());
    assertThat(after(noClasses).refusalOf("a")).contains("it names no classes");
    assertThat(after(model("a", 1, CANDIDATE, "wall", "wall")).refusalOf("a"))
        .contains("two classes are called \"wall\"");
    assertThat(after(model("a", 1, CANDIDATE, "wall", " ")).refusalOf("a"))
        .contains("class 1 has no name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ftp://h/m", "/m.onnx", "m.onnx", "http://a b"})
  void shouldRefuseOtherAddressesThanFilesAndHttp(String uri) {
    Model model = model("a", 1, CANDIDATE);
    model.setUri(uri);

    assertThat(after(model).refusalOf("a").orElseThrow())
        .startsWith("the address of the ONNX file is no file:, http: or https: URI");
  }

  @ParameterizedTest
  @CsvSource({"/etc/passwd", "../m", "a/../../m", "a//b", "''", "a\\b", "./m", "a/"})
  void shouldRefusePartsThatWouldLeaveTheModel(String path) {
    Model model = model("a", 1, CANDIDATE);
    model.setParts(List.of(part(path, "1")));

    assertThat(after(model).refusalOf("a").orElseThrow()).contains("is no path below the model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b.onnx", "..", "C:\\m.onnx"})
  void shouldRefuseAFileNameThatIsAPath(String name) {
    Model model = model("a", 1, CANDIDATE);
    model.setFileName(name);

    assertThat(after(model).refusalOf("a").orElseThrow()).contains("is no file name");
  }

  @Test
  void shouldSayWhereEachGenerationStands() {
    Generations generations =
        after(
            model("a", 1, ACTIVE),
            model("b", 2, ACTIVE),
            model("c", 3, CANDIDATE),
            model("d", 4, RETIRED),
            model("e", 5, ACTIVE, "door"));

    assertThat(List.of("a", "b", "c", "d", "e", "f"))
        .extracting(generation -> generations.standing(generation).orElse(null))
        .containsExactly(
            Standing.SUPERSEDED,
            Standing.ACTIVE,
            Standing.CANDIDATE,
            Standing.RETIRED,
            Standing.REFUSED,
            null);
  }

  @Test
  void shouldForgetWhatIsDeletedFromTheLog() {
    Generations generations = after(model("a", 1, ACTIVE), model("b", 2, ACTIVE)).without("b");

    assertThat(state(generations)).isEqualTo("active a, superseded [], candidates []");
    assertThat(generations.find("b")).isEmpty();
  }

  @Test
  void shouldGiveTheSameFromTheCompactedLog() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 500; round++) {
      List<Model> log = randomLog(random);
      List<Model> compacted = compacted(log, random.nextInt(log.size() + 1));
      Generations whole = after(log.toArray(Model[]::new));
      Generations shorter = after(compacted.toArray(Model[]::new));

      assertThat(state(shorter)).as("%s", log).isEqualTo(state(whole));
      assertThat(names(shorter.retired())).isEqualTo(names(whole.retired()));
      assertThat(shorter.refused()).containsExactlyInAnyOrderElementsOf(whole.refused());
    }
  }

  @Test
  void shouldHaveOneActiveAndEachInOnePlaceWhateverTheLog() {
    SplittableRandom random = new SplittableRandom(6);
    for (int round = 0; round < 500; round++) {
      List<Model> log = randomLog(random);
      Generations generations = after(log.toArray(Model[]::new));
      List<String> all = new ArrayList<>(names(generations.inForce()));
      all.addAll(names(generations.retired()));
      generations.refused().forEach(refusal -> all.add(refusal.model().getGeneration()));

      assertThat(all).doesNotHaveDuplicates();
      assertThat(all)
          .containsExactlyInAnyOrderElementsOf(
              log.stream().map(Model::getGeneration).distinct().toList());
      List<String> active =
          log.stream()
              .filter(model -> compacted(log, log.size()).contains(model))
              .filter(model -> model.getRole() == ACTIVE)
              .map(Model::getGeneration)
              .filter(generation -> generations.refusalOf(generation).isEmpty())
              .toList();
      assertThat(generations.active().map(Model::getGeneration).stream().toList())
          .isEqualTo(active.subList(Math.max(active.size() - 1, 0), active.size()));
    }
  }

  private static List<Model> randomLog(SplittableRandom random) {
    List<List<String>> classes =
        List.of(CLASSES, List.of("wall", "floor", "door"), List.of("floor", "wall"));
    List<Model> log = new ArrayList<>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      int number = random.nextInt(5);
      Model model =
          model(
              "g" + number,
              number,
              List.of(CANDIDATE, ACTIVE, RETIRED).get(random.nextInt(3)),
              classes.get(number % 3).toArray(String[]::new));
      if (number == 4) {
        model.setTrainedFrom("g3");
      }
      log.add(model);
    }
    return log;
  }

  /** What Kafka leaves when it has compacted the log up to a place. */
  private static List<Model> compacted(List<Model> log, int to) {
    Map<String, Integer> last = new LinkedHashMap<>();
    for (int i = 0; i < log.size(); i++) {
      last.put(log.get(i).getGeneration(), i);
    }
    List<Model> left = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      if (i >= to || last.get(log.get(i).getGeneration()) == i) {
        left.add(log.get(i));
      }
    }
    return left;
  }

  private static Generations after(Model... log) {
    Generations generations = Generations.none();
    for (Model model : log) {
      generations = generations.with(model);
    }
    return generations;
  }

  private static String state(Generations generations) {
    return "active %s, superseded %s, candidates %s"
        .formatted(
            generations.active().map(Model::getGeneration).orElse("-"),
            names(generations.superseded()),
            names(generations.candidates()));
  }

  private static List<String> names(List<Model> models) {
    return models.stream().map(Model::getGeneration).toList();
  }

  private static Model model(String generation, int announced, ModelRole role, String... classes) {
    Model model = Model.newBuilder().build();
    model.setGeneration(generation);
    model.setUri("file:/models/" + generation);
    model.setSha256(sum(generation));
    model.setClassNames(classes.length == 0 ? CLASSES : List.of(classes));
    model.setAnnouncedAt(Instant.ofEpochSecond(announced));
    model.setRole(role);
    return model;
  }

  private static ModelPart part(String path, String sum) {
    return new ModelPart(path, "http://h/" + path.length(), sum(sum), 1L);
  }

  private static String sum(String of) {
    String digits = Integer.toHexString(of.hashCode());
    String start = "0".repeat(12 - digits.length()) + digits;
    return start + "0".repeat(64 - start.length());
  }
}
