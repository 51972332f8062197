package io.parallax.deploy.export;

import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.codec.FieldBytes;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One request as a tool is given it: the crop, and what is known to be in it.
 *
 * @param png the crop
 * @param classNames the classes that an answer may have
 * @param parts what the superpixel shows, in the crop; empty if there is neither guess nor answer
 * @param score how sure the model is, 0 to 1, if the parts are its guess; absent if they are an
 *     annotator's answer
 * @param generation the model that guesses
 */
record ExportItem(
    String requestId,
    int width,
    int height,
    byte[] png,
    List<String> classNames,
    List<ClassMask> parts,
    OptionalDouble score,
    String generation) {

  /**
   * A request with the model's guess.
   *
   * @throws IllegalArgumentException if its mask does not fit its frame
   */
  static ExportItem withGuess(LabelRequest request) {
    Guess guess = Guess.of(request);
    return of(request, guess.parts(), OptionalDouble.of(guess.probability()));
  }

  static ExportItem of(LabelRequest request, List<ClassMask> parts, OptionalDouble score) {
    return new ExportItem(
        request.getRequestId(),
        request.getCropBox().getWidth(),
        request.getCropBox().getHeight(),
        FieldBytes.of(request.getCrop()),
        request.getClassNames(),
        parts,
        score,
        request.getGeneration());
  }

  /** Whether the parts are what the model takes the superpixel for. */
  boolean isGuess() {
    return score.isPresent();
  }
}
