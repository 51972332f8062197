package io.parallax.deploy.report;

import io.parallax.schemas.LabelRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The crops of label requests as files of their own, for readers of {@code requests.jsonl}. */
public final class CropFiles {

  private CropFiles() {}

  /**
   * Writes the crop of each request that has one.
   *
   * @param directory of {@code requests.jsonl}; the crops go into {@code crops} below it
   * @return by request id, the file's name as seen from the directory
   * @throws IOException if a file cannot be written
   */
  public static Map<String, String> write(Path directory, Collection<LabelRequest> requests)
      throws IOException {
    Path crops = Files.createDirectories(directory.resolve("crops"));
    Map<String, String> names = new HashMap<>();
    for (LabelRequest request : requests) {
      ByteBuffer png = request.getCrop().duplicate();
      if (png.hasRemaining()) {
        String name =
            String.format(
                Locale.ROOT,
                "%04d-%s-%d.png",
                request.getOrdinal(),
                request.getFrameId(),
                request.getSuperpixel());
        byte[] bytes = new byte[png.remaining()];
        png.get(bytes);
        Files.write(crops.resolve(name), bytes);
        names.put(request.getRequestId(), "crops/" + name);
      }
    }
    return names;
  }
}
