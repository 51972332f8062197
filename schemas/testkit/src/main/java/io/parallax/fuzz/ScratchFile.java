package io.parallax.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file for decoders that read files, rewritten for each input. It is never cut to nothing first:
 * there file systems wait for the disk, which takes far longer than any decoder.
 */
public final class ScratchFile {
  private ScratchFile() {}

  /** Gives a file another content; answers the file. */
  public static Path write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.truncate(content.length);
    }
    return file;
  }
}
