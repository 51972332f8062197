package io.parallax.deploy.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.deploy.export.exchange.Author;
import io.parallax.deploy.export.exchange.NotTaken;
import io.parallax.deploy.export.exchange.NotTakenCounts;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.schemas.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnotatorsTest {
  private static final Instant EARLY = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant LATE = Instant.parse("2025-02-01T00:00:00Z");
  private static final ToolAnswer UNCLEAR = ToolAnswer.without("a/b/c/1", Verdict.UNCLEAR, "dark");
  private static final ToolAnswer SKIP = ToolAnswer.without("a/b/c/1", Verdict.SKIPPED, "");
  private static final ToolAnswer LABELLED = ToolAnswer.labelled("a/b/c/1", List.of(), false);

  private final NotTakenCounts notTaken = new NotTakenCounts();

  @Test
  void shouldTakeTheNewestAnswerWhenOneNameStandsForSeveralUsers() {
    ToolAnswer newest = LABELLED.by(new Author("1", LATE));
    ToolAnswer older = UNCLEAR.by(new Author("2", EARLY));
    ToolAnswer skip = SKIP.by(new Author("3", LATE.plusSeconds(1)));

    for (List<ToolAnswer> order :
        List.of(List.of(newest, older, skip), List.of(skip, older, newest))) {
      assertThat(Annotators.of(List.of("anna")).assign(order, notTaken))
          .isEqualTo(Map.of("anna", List.of(newest)));
    }
    assertThat(notTaken.list())
        .containsExactlyInAnyOrder(
            new NotTaken(
                "older answer of another user (--annotator USER=NAME for each takes all)",
                2,
                "a/b/c/1, user 2"),
            new NotTaken("skip of a request that has another answer", 2, "a/b/c/1, user 3"));
  }

  @Test
  void shouldKeepAnswersSideBySideWhenEachUserHasAName() {
    ToolAnswer one = LABELLED.by(new Author("1", EARLY));
    ToolAnswer two = UNCLEAR.by(new Author("ben@example.org", LATE));
    ToolAnswer three = SKIP.by(new Author("3", LATE));

    Annotators annotators = Annotators.of(List.of("1=anna", "ben@example.org=ben"));

    assertThat(annotators.assign(List.of(one, two, three), notTaken))
        .isEqualTo(Map.of("anna", List.of(one), "ben", List.of(two)));
    assertThat(notTaken.list())
        .containsExactly(
            new NotTaken(
                "answer of a user whom --annotator USER=NAME does not name", 1, "a/b/c/1, user 3"));
    assertThat(annotators).hasToString("anna, ben");
  }

  /** Which of the two counts is not ours to say: they are told apart later, and refused. */
  @Test
  void shouldKeepSeveralAnswersWhenTheToolSaysNeitherWhoNorWhen() {
    assertThat(Annotators.of(List.of("anna")).assign(List.of(LABELLED, UNCLEAR), notTaken))
        .isEqualTo(Map.of("anna", List.of(LABELLED, UNCLEAR)));
    assertThat(notTaken.list()).isEmpty();
  }

  @Test
  void shouldRefuseNamesWhenTheyAreNone() {
    assertRefused("must have 1 to 200 characters", " ");
    assertRefused("must have 1 to 200 characters", "a".repeat(201));
    assertRefused("must have 1 to 200 characters", "1=");
    assertRefused("must be one NAME, or USER=NAME", "anna", "ben");
    assertRefused("must be one NAME, or USER=NAME", "=anna");
    assertRefused("has user '1' twice", "1=anna", "1=ben");
  }

  private static void assertRefused(String message, String... names) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Annotators.of(List.of(names)))
        .withMessageContaining(message);
  }
}
