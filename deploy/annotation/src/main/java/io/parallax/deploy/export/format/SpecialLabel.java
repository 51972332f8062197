package io.parallax.deploy.export.format;

import io.parallax.schemas.Verdict;
import java.util.Arrays;
import java.util.Optional;

/**
 * The labels that say that there is no class, for tools that have nothing of their own for it. In
 * brackets, for a model may well have a class "unclear".
 */
enum SpecialLabel {
  SKIP("(skip)", Verdict.SKIPPED),
  UNCLEAR("(unclear)", Verdict.UNCLEAR);

  /** What is not taken of a picture that has such a label. */
  static final String DRAWN_AS_WELL = "shape on a picture that is skipped or unclear";

  private final String text;
  private final Verdict verdict;

  SpecialLabel(String text, Verdict verdict) {
    this.text = text;
    this.verdict = verdict;
  }

  /** What the annotator picks. */
  String text() {
    return text;
  }

  /** What it means. */
  Verdict verdict() {
    return verdict;
  }

  /** The label of a text, if it is one of these. */
  static Optional<SpecialLabel> of(String text) {
    return Arrays.stream(values()).filter(label -> label.text.equals(text)).findFirst();
  }
}
