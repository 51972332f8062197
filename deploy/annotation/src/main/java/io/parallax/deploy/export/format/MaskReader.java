package io.parallax.deploy.export.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.deploy.export.exchange.NotTakenCounts;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelColours;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.image.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the painted masks that an index names; {@link MaskClasses} tells what they show. */
final class MaskReader {
  private static final int COLUMNS = 5;
  private static final int SHOWN = 200;
  private static final String SUFFIX = ".png";
  private static final String OF_CVAT = "labelmap.txt";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path index;
  private final Path directory;
  private final ClassNames classes;
  private final MaskClasses painted;
  private final Set<Path> named = new HashSet<>();
  private final List<ToolAnswer> answers = new ArrayList<>();
  private final NotTakenCounts notTaken = new NotTakenCounts();

  MaskReader(Path path) throws IOException {
    index = index(path);
    directory = index.toAbsolutePath().getParent().normalize();
    classes = classes(directory.resolve(MaskFiles.CLASSES));
    painted = new MaskClasses(classes);
  }

  private static Path index(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      // Any file of the directory may be given.
      return path.toAbsolutePath().resolveSibling(MaskFiles.INDEX);
    }
    if (ExportedFiles.below(path, MaskFiles.INDEX).isEmpty()
        && !ExportedFiles.below(path, OF_CVAT).isEmpty()) {
      throw new UnreadableAnswersException(
          path,
          "is CVAT's \"Segmentation mask 1.1\", with "
              + OF_CVAT
              + "; export \"CVAT for images 1.1\" and import it with --format cvat");
    }
    return ExportedFiles.find(path, MaskFiles.INDEX);
  }

  private static ClassNames classes(Path file) throws IOException {
    List<String> names = lines(file);
    if (names.size() > Limits.MAX_CLASSES) {
      throw new UnreadableAnswersException(
          file,
          "has %s lines, but there are at most %s classes"
              .formatted(names.size(), Limits.MAX_CLASSES));
    }
    return new ClassNames(names);
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      String text =
          UTF_8.newDecoder().decode(ByteBuffer.wrap(ExportedFiles.bytes(file))).toString();
      // Some spreadsheets put a byte order mark before it.
      return text.replace(BYTE_ORDER_MARK, "").lines().toList();
    } catch (CharacterCodingException e) {
      throw new UnreadableAnswersException(file, "is no text in UTF-8", e);
    }
  }

  ToolAnswers read() throws IOException {
    List<String> rows = lines(index);
    if (rows.isEmpty() || !rows.get(0).strip().equals(MaskFiles.HEADER)) {
      throw new UnreadableAnswersException(index, "does not begin with " + MaskFiles.HEADER);
    }
    for (String row : rows.subList(1, rows.size()).stream().filter(r -> !r.isBlank()).toList()) {
      String[] fields = row.split(",", COLUMNS);
      if (fields.length < COLUMNS) {
        throw new UnreadableAnswersException(
            index,
            "a row has not %s columns: %s"
                .formatted(COLUMNS, row.substring(0, Math.min(row.length(), SHOWN))));
      }
      take(fields);
    }
    if (named.isEmpty() && answers.isEmpty()) {
      throw new UnreadableAnswersException(index, "names no mask");
    }
    countUnnamed();
    return new ToolAnswers(answers, notTaken.list());
  }

  private void take(String[] fields) throws IOException {
    String requestId = fields[2];
    Path mask;
    try {
      mask = directory.resolve(fields[0]).normalize();
    } catch (InvalidPathException e) {
      answers.add(ToolAnswer.faulty(requestId, "its mask has no name of a file"));
      return;
    }
    named.add(mask);
    String verdict = fields[3].strip().toLowerCase(Locale.ROOT);
    switch (verdict) {
      case "" -> labelled(requestId, mask);
      case "skip" -> answers.add(ToolAnswer.without(requestId, Verdict.SKIPPED, reason(fields[4])));
      case "unclear" ->
          answers.add(ToolAnswer.without(requestId, Verdict.UNCLEAR, reason(fields[4])));
      default ->
          answers.add(ToolAnswer.faulty(requestId, "a verdict is skip or unclear, not " + verdict));
    }
  }

  private void labelled(String requestId, Path mask) throws IOException {
    if (!mask.startsWith(directory)) {
      answers.add(ToolAnswer.faulty(requestId, "its mask lies outside of the directory"));
      return;
    }
    if (!Files.isRegularFile(mask)) {
      notTaken.add("request whose mask is not there", requestId);
      return;
    }
    try {
      PixelColours colours = PixelColours.decode(ExportedFiles.bytes(mask));
      List<ClassMask> parts = painted.parts(colours);
      if (!parts.isEmpty()) {
        answers.add(ToolAnswer.labelled(requestId, parts, true));
      } else if (MaskClasses.isAmbiguous(colours, classes)) {
        notTaken.add("grey mask that is black all over: nothing is painted", requestId);
      } else {
        notTaken.add("picture with nothing on it", requestId);
      }
    } catch (IllegalArgumentException e) {
      answers.add(ToolAnswer.faulty(requestId, e.getMessage()));
    }
  }

  private void countUnnamed() throws IOException {
    Path masks = directory.resolve(MaskFiles.MASKS);
    if (Files.isDirectory(masks)) {
      for (Path mask : ExportedFiles.below(masks, SUFFIX)) {
        if (!named.contains(mask.normalize())) {
          notTaken.add("mask that index.csv does not name", directory.relativize(mask).toString());
        }
      }
    }
  }

  /** Spreadsheets put quotes around text with commas. */
  private static String reason(String field) {
    return field.replace("\"", "").strip();
  }
}
