package io.parallax.deploy.flat;

import io.parallax.deploy.scan.ScanFrame;
import io.parallax.scorer.geometry.Intrinsics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes a rendered flat in the layout that ScanNet's tools export.
 *
 * <p>{@code color/N.jpg}, {@code depth/N.png}, {@code pose/N.txt}, {@code label/N.png} (8 bit, 0 =
 * none, class index + 1), {@code intrinsic/intrinsic_{color,depth}.txt}, and {@code classes.txt}
 * with one class name a line.
 */
public final class FlatExport {
  /** The directories that are written, each with a slash at its end. */
  public static final List<String> DIRECTORIES =
      List.of("color/", "depth/", "pose/", "label/", "intrinsic/");

  private FlatExport() {}

  /**
   * Writes all frames of a flat into a directory, which is made if it is missing.
   *
   * @throws IOException if a file cannot be written
   */
  public static void write(Path directory, FlatScan scan) throws IOException {
    for (String part : DIRECTORIES) {
      Files.createDirectories(directory.resolve(part));
    }
    String intrinsics = text(matrix(Camera.INTRINSICS));
    Files.writeString(directory.resolve("intrinsic/intrinsic_color.txt"), intrinsics);
    Files.writeString(directory.resolve("intrinsic/intrinsic_depth.txt"), intrinsics);
    Files.write(directory.resolve("classes.txt"), FlatScan.classNames());
    for (String id : scan.frameIds()) {
      ScanFrame frame = scan.frame(id);
      String name = Integer.toString(Integer.parseInt(id));
      Files.write(directory.resolve("color/" + name + ".jpg"), frame.colour());
      Files.write(directory.resolve("depth/" + name + ".png"), frame.depth());
      Files.writeString(directory.resolve("pose/" + name + ".txt"), text(frame.cameraToWorld()));
      Files.write(
          directory.resolve("label/" + name + ".png"), ImageEncoder.png(ids(scan.labels(id))));
    }
  }

  private static byte[] ids(byte[] labels) {
    byte[] ids = new byte[labels.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (labels[i] + 1);
    }
    return ids;
  }

  private static double[] matrix(Intrinsics k) {
    return new double[] {k.fx(), 0, k.cx(), 0, 0, k.fy(), k.cy(), 0, 0, 0, 1, 0, 0, 0, 0, 1};
  }

  private static String text(double[] matrix) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      text.append(String.format(Locale.ROOT, "%.6f", matrix[i])).append(i % 4 == 3 ? '\n' : ' ');
    }
    return text.toString();
  }
}
