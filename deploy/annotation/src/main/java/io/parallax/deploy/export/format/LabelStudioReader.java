package io.parallax.deploy.export.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.parallax.deploy.export.exchange.Author;
import io.parallax.deploy.export.exchange.NewestAnswers;
import io.parallax.deploy.export.exchange.NotTakenCounts;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.BrushRle;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.schemas.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what Label Studio exports as JSON: a list of tasks, each with annotations by any number of
 * users.
 *
 * <p>Of several annotations of a task by the same user the newest counts, and a skip never takes an
 * answer away; different users answer side by side. An annotation may have results of any type:
 * those that neither draw nor say that it is unclear are no part of the answer.
 */
final class LabelStudioReader {
  private static final String UNCLEAR = "unclear";

  /** The types of results that mark something in the picture without a label. */
  private static final Set<String> REGIONS =
      Set.of("brush", "rectangle", "ellipse", "polygon", "bitmask", "vector");

  /** Points, which smart tools leave beside the strokes that they make of them. */
  private static final String POINT = "keypoint";

  /** What the types of results that mark something with a label end with. */
  private static final String LABELS = "labels";

  private final Path file;
  private final List<ToolAnswer> answers = new ArrayList<>();
  private final NotTakenCounts notTaken = new NotTakenCounts();

  LabelStudioReader(Path file) {
    this.file = file;
  }

  ToolAnswers read() throws IOException {
    JsonNode tasks = JsonFiles.read(file);
    if (!tasks.isArray()) {
      throw new UnreadableAnswersException(file, "is no list of Label Studio's tasks");
    }
    boolean known = false;
    for (JsonNode task : tasks) {
      JsonNode requestId = task.path("data").path(LabelStudioFiles.REQUEST);
      if (requestId.isTextual()) {
        known = true;
        readTask(requestId.asText(), task);
      } else {
        notTaken.add(
            "task without data." + LabelStudioFiles.REQUEST, "task " + task.path("id").asText());
      }
    }
    if (!known) {
      throw new UnreadableAnswersException(
          file,
          tasks.isEmpty()
              ? "has no task"
              : "has a task without data.%s (export it as JSON, not as JSON-MIN)"
                  .formatted(LabelStudioFiles.REQUEST));
    }
    List<ToolAnswer> newest =
        NewestAnswers.choose(
            answers,
            answer -> List.of(answer.requestId(), answer.author().user()),
            "older annotation of a user who changed it later",
            notTaken);
    return new ToolAnswers(newest, notTaken.list());
  }

  private void readTask(String requestId, JsonNode task) {
    JsonNode annotations = task.path("annotations");
    task.path("drafts").forEach(draft -> notTaken.add("draft that nobody submitted", requestId));
    if (annotations.isEmpty()) {
      notTaken.add("task without an annotation (a prediction is none)", requestId);
    }
    for (JsonNode annotation : annotations) {
      answers.add(answer(requestId, annotation).by(author(requestId, annotation)));
    }
  }

  private ToolAnswer answer(String requestId, JsonNode annotation) {
    if (!annotation.path("result").isArray()) {
      return ToolAnswer.faulty(requestId, "an annotation has no list of results");
    }
    List<ClassMask> parts = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    Optional<String> fault = Optional.empty();
    boolean unclear = false;
    int points = 0;
    for (JsonNode result : annotation.path("result")) {
      JsonNode value = result.path("value");
      String type = result.path("type").asText("none");
      switch (result.path("from_name").asText()) {
        case LabelStudioFiles.VERDICT -> unclear |= isUnclear(value, requestId);
        case LabelStudioFiles.REASON ->
            value.path("text").forEach(text -> reasons.add(text.asText()));
        default -> {
          if (type.startsWith(POINT)) {
            points++;
            continue;
          }
          if (!type.endsWith(LABELS) && !REGIONS.contains(type)) {
            notTaken.add("result of type %s, which says no class".formatted(type), requestId);
            continue;
          }
          try {
            parts.add(part(result, value, type));
          } catch (IllegalArgumentException e) {
            fault = Optional.of(e.getMessage());
          }
        }
      }
    }
    String reason = String.join(" ", reasons).strip();
    boolean cancelled = annotation.path("was_cancelled").asBoolean();
    if (cancelled || unclear) {
      parts.forEach(part -> notTaken.add(SpecialLabel.DRAWN_AS_WELL, requestId));
      return ToolAnswer.without(requestId, cancelled ? Verdict.SKIPPED : Verdict.UNCLEAR, reason);
    }
    if (fault.isPresent()) {
      return ToolAnswer.faulty(requestId, fault.get());
    }
    if (parts.isEmpty() && points > 0) {
      return ToolAnswer.faulty(requestId, "a keypoint has no pixels; brush strokes have");
    }
    for (int i = 0; i < points; i++) {
      notTaken.add("keypoint, which has no pixels", requestId);
    }
    if (parts.isEmpty()) {
      String why = reason.isEmpty() ? "submitted with nothing painted" : reason;
      return ToolAnswer.without(requestId, Verdict.SKIPPED, why);
    }
    return ToolAnswer.labelled(requestId, parts, false);
  }

  private boolean isUnclear(JsonNode value, String requestId) {
    boolean unclear = false;
    for (JsonNode choice : value.path("choices")) {
      if (choice.asText().equalsIgnoreCase(UNCLEAR)) {
        unclear = true;
      } else {
        notTaken.add("choice other than unclear", requestId);
      }
    }
    return unclear;
  }

  private static ClassMask part(JsonNode result, JsonNode value, String type) {
    JsonNode names = value.path(LabelStudioFiles.BRUSH);
    JsonNode rle = value.path("rle");
    if (!rle.isArray() || names.size() != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a result of type %s is no brush stroke with one label", type));
    }
    if (result.path("image_rotation").asDouble() != 0) {
      throw new IllegalArgumentException(
          "a brush stroke was painted on the picture turned by %s degrees"
              .formatted(result.path("image_rotation").asText()));
    }
    byte[] packed = new byte[rle.size()];
    for (int i = 0; i < packed.length; i++) {
      JsonNode each = rle.get(i);
      if (!each.isIntegralNumber() || each.asInt() != (each.asInt() & 0xff)) {
        throw new IllegalArgumentException("a brush stroke has a byte that is none: " + each);
      }
      packed[i] = (byte) each.asInt();
    }
    return new ClassMask(
        names.get(0).asText(),
        BrushRle.decode(
            packed, result.path("original_width").asInt(), result.path("original_height").asInt()));
  }

  private Author author(String requestId, JsonNode annotation) {
    JsonNode user = annotation.path("completed_by");
    if (user.isObject()) {
      user = JsonIds.isId(user.path("id")) ? user.path("id") : user.path("email");
    }
    JsonNode time = annotation.path("updated_at");
    if (!JsonIds.isId(time)) {
      time = annotation.path("created_at");
    }
    Instant at = Instant.EPOCH;
    if (JsonIds.isId(time)) {
      try {
        at =
            time.isNumber()
                ? Instant.ofEpochSecond(time.asLong())
                : OffsetDateTime.parse(time.asText()).toInstant();
      } catch (DateTimeException e) {
        notTaken.add("time of an annotation that is none", requestId);
      }
    }
    return new Author(JsonIds.isId(user) ? JsonIds.text(user) : "", at);
  }
}
