package io.parallax.deploy.export.format;

import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolFiles;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.PixelNumbers;
import io.parallax.schemas.Verdict;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A PNG of class ids for each picture: {@code images/}, {@code masks/}, {@code classes.txt} (the
 * class of id n is line n, from 0) and {@code index.csv} (which mask is of which request).
 *
 * <p>Masks have 8 bits and a palette, and 255 where nothing is said; with more than 255 classes
 * they are grey, of 16 bits, and have 65535 there. The model's guess is painted already. The column
 * {@code verdict} of the index may be set to {@code skip} or {@code unclear}, with a reason.
 */
final class MaskFiles implements ToolFiles {
  private static final String INDEX = "index.csv";
  private static final String CLASSES = "classes.txt";
  private static final String HEADER = "mask,image,request_id,verdict,reason";
  private static final int COLUMNS = 5;
  private static final int SHOWN = 200;
  private static final int NOTHING_8 = 0xff;
  private static final int NOTHING_16 = 0xffff;

  @Override
  public void write(Path directory, List<ExportItem> items) throws IOException {
    ClassNames classes = ClassNames.of(items);
    ImageFiles.write(directory, items);
    List<String> index = new ArrayList<>(List.of(HEADER));
    for (ExportItem item : items) {
      String name = ImageFiles.name(item);
      ImageFiles.write(directory.resolve("masks").resolve(name), png(item, classes));
      index.add("masks/%s,images/%1$s,%s,,".formatted(name, item.requestId()));
    }
    Files.write(directory.resolve(CLASSES), classes.names());
    Files.write(directory.resolve(INDEX), index);
  }

  private static byte[] png(ExportItem item, ClassNames classes) {
    int[] ids = new int[item.width() * item.height()];
    Arrays.fill(ids, nothing(classes));
    for (ClassMask part : item.parts()) {
      int id = classes.indexOf(part.className());
      part.mask().pixels().stream().forEach(i -> ids[i] = id);
    }
    return PixelNumbers.encode(image(item.width(), item.height(), classes), ids);
  }

  private static BufferedImage image(int width, int height, ClassNames classes) {
    if (nothing(classes) == NOTHING_16) {
      return new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
    }
    int[] palette = new int[NOTHING_8 + 1];
    for (int i = 0; i < classes.size(); i++) {
      palette[i] = ClassNames.colour(i);
    }
    IndexColorModel colours = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
    return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours);
  }

  private static int nothing(ClassNames classes) {
    return classes.size() <= NOTHING_8 ? NOTHING_8 : NOTHING_16;
  }

  @Override
  public List<ToolAnswer> read(Path path) throws IOException {
    Path directory = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
    Path index = directory.resolve(INDEX);
    ClassNames classes = new ClassNames(lines(directory.resolve(CLASSES)));
    List<String> rows = lines(index);
    // Some spreadsheets put a byte order mark before it.
    if (rows.isEmpty() || !rows.get(0).replace("\uFEFF", "").strip().equals(HEADER)) {
      throw new UnreadableAnswersException(index, "does not begin with " + HEADER);
    }
    List<ToolAnswer> answers = new ArrayList<>();
    for (String row : rows.subList(1, rows.size()).stream().filter(r -> !r.isBlank()).toList()) {
      String[] fields = row.split(",", COLUMNS);
      if (fields.length < COLUMNS) {
        throw new UnreadableAnswersException(
            index,
            "a row has not %s columns: %s"
                .formatted(COLUMNS, row.substring(0, Math.min(row.length(), SHOWN))));
      }
      answer(directory, fields, classes).ifPresent(answers::add);
    }
    return answers;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new UnreadableAnswersException(file, "there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new UnreadableAnswersException(file, "is no text in UTF-8", e);
    }
  }

  private static Optional<ToolAnswer> answer(Path directory, String[] fields, ClassNames classes)
      throws IOException {
    String requestId = fields[2];
    String verdict = fields[3].strip().toLowerCase(Locale.ROOT);
    switch (verdict) {
      case "" -> {}
      case "skip" -> {
        return Optional.of(ToolAnswer.without(requestId, Verdict.SKIPPED, reason(fields[4])));
      }
      case "unclear" -> {
        return Optional.of(ToolAnswer.without(requestId, Verdict.UNCLEAR, reason(fields[4])));
      }
      default -> {
        return Optional.of(
            ToolAnswer.faulty(requestId, "a verdict is skip or unclear, not " + verdict));
      }
    }
    try {
      Path mask = directory.resolve(fields[0]).normalize();
      if (!mask.startsWith(directory.normalize())) {
        throw new IllegalArgumentException("its mask lies outside of the directory");
      }
      if (!Files.isRegularFile(mask)) {
        return Optional.empty();
      }
      List<ClassMask> parts = parts(PixelNumbers.decode(Files.readAllBytes(mask)), classes);
      return parts.isEmpty()
          ? Optional.empty()
          : Optional.of(ToolAnswer.labelled(requestId, parts, true));
    } catch (IllegalArgumentException e) {
      return Optional.of(ToolAnswer.faulty(requestId, e.getMessage()));
    }
  }

  /** Spreadsheets put quotes around text with commas. */
  private static String reason(String field) {
    return field.replace("\"", "").strip();
  }

  /** One part for each class. */
  private static List<ClassMask> parts(PixelNumbers mask, ClassNames classes) {
    TreeMap<Integer, BitSet> pixels = new TreeMap<>();
    for (int i = 0; i < mask.values().length; i++) {
      int id = mask.values()[i];
      if (id != nothing(classes)) {
        if (id >= classes.size()) {
          throw new IllegalArgumentException(
              "its mask has the class id %s, but classes.txt ends with %s"
                  .formatted(id, classes.size() - 1));
        }
        pixels.computeIfAbsent(id, key -> new BitSet(mask.values().length)).set(i);
      }
    }
    List<ClassMask> parts = new ArrayList<>();
    pixels.forEach(
        (id, set) ->
            parts.add(
                new ClassMask(
                    classes.names().get(id), new PixelMask(mask.width(), mask.height(), set))));
    return parts;
  }
}
