package io.parallax.deploy.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.SuperpixelReference;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The file {@code requests.jsonl}: one label request a line, in the order of selection.
 *
 * <p>The fields are those of the record {@code LabelRequest}, but for three: masks are as COCO has
 * them, {@code {"size": [height, width], "counts": "…"}}, {@code crop} is the name of the crop's
 * file, absent where it was not written, and {@code centre} is left out. Absent is also the mask of
 * an answer's part that is the whole superpixel.
 */
public final class RequestsJsonl {
  private static final JsonFactory JSON = new JsonFactory();

  private RequestsJsonl() {}

  /**
   * Writes the file.
   *
   * @param requests in any order
   * @param cropFiles by request id, the names of the crops' files; see {@link CropFiles}
   * @throws IOException if the file cannot be written
   */
  public static void write(
      Path file, Collection<LabelRequest> requests, Map<String, String> cropFiles)
      throws IOException {
    List<LabelRequest> ordered =
        requests.stream().sorted(Comparator.comparing(LabelRequest::getOrdinal)).toList();
    try (Writer writer = Files.newBufferedWriter(file);
        JsonGenerator json = JSON.createGenerator(writer)) {
      json.setRootValueSeparator(null);
      for (LabelRequest request : ordered) {
        writeRequest(json, request, cropFiles.get(request.getRequestId()));
        json.writeRaw('\n');
      }
    }
  }

  private static void writeRequest(JsonGenerator json, LabelRequest request, String cropFile)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("requestId", request.getRequestId());
    json.writeStringField("sceneId", request.getSceneId());
    json.writeStringField("frameId", request.getFrameId());
    json.writeNumberField("superpixel", request.getSuperpixel());
    json.writeStringField("generation", request.getGeneration());
    json.writeNumberField("ordinal", request.getOrdinal());
    json.writeStringField("status", request.getStatus().name());
    json.writeNumberField("pixels", request.getPixels());
    json.writeNumberField("coverage", request.getCoverage());
    json.writeNumberField("views", request.getViews());
    json.writeNumberField("viewEntropyBits", request.getViewEntropyBits());
    json.writeNumberField("viewDivergenceBits", request.getViewDivergenceBits());
    writeMask(json, request.getMask());
    writeBox(json, "box", request.getBox());
    writeBox(json, "cropBox", request.getCropBox());
    if (cropFile != null) {
      json.writeStringField("crop", cropFile);
    }
    writeGuess(json, request);
    json.writeArrayFieldStart("standsFor");
    for (SuperpixelReference other : request.getStandsFor()) {
      json.writeStartObject();
      json.writeStringField("frameId", other.getFrameId());
      json.writeNumberField("superpixel", other.getSuperpixel());
      json.writeNumberField("overlap", other.getOverlap());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("decidedAt", request.getDecidedAt().toString());
    json.writeArrayFieldStart("answers");
    for (Answer answer : request.getAnswers()) {
      writeAnswer(json, answer);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeMask(JsonGenerator json, CocoMask mask) throws IOException {
    json.writeObjectFieldStart("mask");
    json.writeFieldName("size");
    json.writeArray(new int[] {mask.getHeight(), mask.getWidth()}, 0, 2);
    json.writeStringField("counts", mask.getCounts());
    json.writeEndObject();
  }

  private static void writeAnswer(JsonGenerator json, Answer answer) throws IOException {
    json.writeStartObject();
    json.writeStringField("annotator", answer.getAnnotator());
    json.writeStringField("verdict", answer.getVerdict().name());
    json.writeArrayFieldStart("parts");
    for (LabelledPart part : answer.getParts()) {
      json.writeStartObject();
      json.writeNumberField("classId", part.getClassId());
      if (part.getMask() != null) {
        writeMask(json, part.getMask());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("reason", answer.getReason());
    json.writeStringField("answeredAt", answer.getAnsweredAt().toString());
    json.writeEndObject();
  }

  private static void writeGuess(JsonGenerator json, LabelRequest request) throws IOException {
    json.writeArrayFieldStart("classNames");
    for (String name : request.getClassNames()) {
      json.writeString(name);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("meanDistribution");
    for (float probability : request.getMeanDistribution()) {
      json.writeNumber(probability);
    }
    json.writeEndArray();
  }

  private static void writeBox(JsonGenerator json, String name, PixelBox box) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("x", box.getX());
    json.writeNumberField("y", box.getY());
    json.writeNumberField("width", box.getWidth());
    json.writeNumberField("height", box.getHeight());
    json.writeEndObject();
  }
}
