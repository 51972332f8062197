package io.parallax.deploy.export.exchange;

import io.parallax.deploy.export.mask.ClassMask;
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
public record ExportItem(
    String requestId,
    int width,
    int height,
    byte[] png,
    List<String> classNames,
    List<ClassMask> parts,
    OptionalDouble score,
    String generation) {

  /** A request, with the parts that a tool shows in its crop. */
  public static ExportItem of(LabelRequest request, List<ClassMask> parts, OptionalDouble score) {
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
  public boolean isGuess() {
    return score.isPresent();
  }
}
