package io.parallax.deploy.export.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.NotTakenCounts;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.ToolFiles;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelColours;
import io.parallax.deploy.export.mask.PixelNumbers;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.codec.Limits;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A PNG of painted classes for each picture: {@code images/}, {@code masks/}, {@code classes.txt}
 * (the class of id n is line n, from 0), {@code index.csv} (which mask is of which request) and
 * {@code palette.gpl} (the colours of the classes, for painting programs).
 *
 * <p>Masks have 8 bits and a palette, and 255 where nothing is said; with more than 255 classes
 * they are grey, of 16 bits, and have 65535 there. The model's guess is painted already. What comes
 * back is read by colour ({@link MaskClasses}). The column {@code verdict} of the index may be set
 * to {@code skip} or {@code unclear}, with a reason.
 */
final class MaskFiles implements ToolFiles {
  private static final String INDEX = "index.csv";
  private static final String CLASSES = "classes.txt";
  private static final String HEADER = "mask,image,request_id,verdict,reason";
  private static final int COLUMNS = 5;
  private static final int SHOWN = 200;
  private static final String MASKS = "masks";
  private static final String SUFFIX = ".png";
  private static final String OF_CVAT = "labelmap.txt";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  @Override
  public void write(Path directory, List<ExportItem> items) throws IOException {
    ClassNames classes = ClassNames.of(items);
    int[] colours = classes.colours();
    ImageFiles.write(directory, items);
    List<String> index = new ArrayList<>(List.of(HEADER));
    for (ExportItem item : items) {
      String name = ImageFiles.name(item);
      ImageFiles.write(directory.resolve(MASKS).resolve(name), png(item, classes, colours));
      index.add("masks/%s,images/%1$s,%s,,".formatted(name, item.requestId()));
    }
    Files.write(directory.resolve(CLASSES), classes.names());
    Files.write(directory.resolve("palette.gpl"), palette(classes, colours));
    Files.write(directory.resolve(INDEX), index);
  }

  /** As GIMP, Krita and Inkscape have palettes. */
  private static List<String> palette(ClassNames classes, int[] colours) {
    List<String> lines = new ArrayList<>(List.of("GIMP Palette", "Name: Parallax", "#"));
    for (int i = 0; i < colours.length; i++) {
      int rgb = colours[i];
      String channels = (rgb >> 16) + " " + (rgb >> 8 & 0xff) + " " + (rgb & 0xff);
      lines.add(channels + "\t" + classes.names().get(i));
    }
    lines.add("0 0 0\t(nothing)");
    return lines;
  }

  private static byte[] png(ExportItem item, ClassNames classes, int[] colours) {
    int[] ids = new int[item.width() * item.height()];
    Arrays.fill(ids, MaskClasses.nothing(classes));
    for (ClassMask part : item.parts()) {
      int id = classes.indexOf(part.className());
      part.mask().pixels().stream().forEach(i -> ids[i] = id);
    }
    return PixelNumbers.encode(image(item.width(), item.height(), colours), ids);
  }

  private static BufferedImage image(int width, int height, int[] colours) {
    if (colours.length > MaskClasses.NOTHING_8) {
      return new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
    }
    int[] colourOfId = Arrays.copyOf(colours, MaskClasses.NOTHING_8 + 1);
    IndexColorModel palette =
        new IndexColorModel(8, colourOfId.length, colourOfId, 0, false, -1, 0);
    return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, palette);
  }

  @Override
  public ToolAnswers read(Path path) throws IOException {
    Path index = index(path);
    Path directory = index.toAbsolutePath().getParent();
    ClassNames classes = new ClassNames(lines(directory.resolve(CLASSES)));
    if (classes.size() > Limits.MAX_CLASSES) {
      throw new UnreadableAnswersException(
          directory.resolve(CLASSES),
          "has %d lines, but there are at most %d classes"
              .formatted(classes.size(), Limits.MAX_CLASSES));
    }
    List<String> rows = lines(index);
    if (rows.isEmpty() || !rows.get(0).strip().equals(HEADER)) {
      throw new UnreadableAnswersException(index, "does not begin with " + HEADER);
    }
    Reading reading = new Reading(directory, classes);
    for (String row : rows.subList(1, rows.size()).stream().filter(r -> !r.isBlank()).toList()) {
      String[] fields = row.split(",", COLUMNS);
      if (fields.length < COLUMNS) {
        throw new UnreadableAnswersException(
            index,
            "a row has not %d columns: %s"
                .formatted(COLUMNS, row.substring(0, Math.min(row.length(), SHOWN))));
      }
      reading.take(fields);
    }
    if (reading.named.isEmpty()) {
      throw new UnreadableAnswersException(index, "names no mask");
    }
    return reading.end();
  }

  private static Path index(Path path) throws IOException {
    if (Files.isDirectory(path)
        && ExportedFiles.below(path, INDEX).isEmpty()
        && !ExportedFiles.below(path, OF_CVAT).isEmpty()) {
      throw new UnreadableAnswersException(
          path,
          "is CVAT's \"Segmentation mask 1.1\", with "
              + OF_CVAT
              + "; export \"CVAT for images 1.1\" and import it with --format cvat");
    }
    Path index = ExportedFiles.find(path, INDEX);
    // Any file of the directory may be given.
    return Files.isDirectory(path) ? index : path.toAbsolutePath().resolveSibling(INDEX);
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

  /** The masks of one index, row by row. */
  private static final class Reading {
    private final Path directory;
    private final ClassNames classes;
    private final MaskClasses painted;
    private final Set<Path> named = new HashSet<>();
    private final List<ToolAnswer> answers = new ArrayList<>();
    private final NotTakenCounts notTaken = new NotTakenCounts();

    Reading(Path directory, ClassNames classes) {
      this.directory = directory.normalize();
      this.classes = classes;
      this.painted = new MaskClasses(classes);
    }

    void take(String[] fields) throws IOException {
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
        case "skip" ->
            answers.add(ToolAnswer.without(requestId, Verdict.SKIPPED, reason(fields[4])));
        case "unclear" ->
            answers.add(ToolAnswer.without(requestId, Verdict.UNCLEAR, reason(fields[4])));
        default ->
            answers.add(
                ToolAnswer.faulty(requestId, "a verdict is skip or unclear, not " + verdict));
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

    ToolAnswers end() throws IOException {
      Path masks = directory.resolve(MASKS);
      if (Files.isDirectory(masks)) {
        for (Path mask : ExportedFiles.below(masks, SUFFIX)) {
          if (!named.contains(mask.normalize())) {
            notTaken.add(
                "mask that index.csv does not name", directory.relativize(mask).toString());
          }
        }
      }
      return new ToolAnswers(answers, notTaken.list());
    }

    /** Spreadsheets put quotes around text with commas. */
    private static String reason(String field) {
      return field.replace("\"", "").strip();
    }
  }
}
