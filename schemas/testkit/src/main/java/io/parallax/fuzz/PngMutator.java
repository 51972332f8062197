package io.parallax.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Damages what is inside the chunks of a PNG, and makes their check sums true again: so the damage
 * gets past the check that finds any other.
 */
public final class PngMutator implements Mutator {
  private static final int SIGNATURE_BYTES = 8;
  private static final int MOST_INFLATED = 1 << 16;
  private static final List<String> TYPES =
      List.of("tRNS", "PLTE", "gAMA", "iCCP", "zTXt", "IDAT", "IHDR", "IEND", "sBIT", "acTL");

  private final ByteMutator bytes = new ByteMutator();

  private record Chunk(String type, byte[] content) {}

  @Override
  public byte[] mutate(byte[] valid, byte[] other, SplittableRandom random) {
    if (random.nextInt(8) == 0) {
      return bytes.mutate(valid, other, random);
    }
    List<Chunk> chunks = chunks(valid);
    int at = random.nextInt(chunks.size());
    Chunk chunk = chunks.get(at);
    switch (random.nextInt(6)) {
      case 0 -> chunks.remove(at);
      case 1 -> chunks.add(at, chunk);
      case 2 -> {
        byte[] content = bytes.mutate(chunk.content, chunk.content, random);
        chunks.add(at, new Chunk(TYPES.get(random.nextInt(TYPES.size())), content));
      }
      case 3 -> {
        for (int i = 0; i < chunks.size(); i++) {
          if (chunks.get(i).type.equals("IDAT")) {
            byte[] samples = inflated(chunks.get(i).content);
            byte[] damaged = bytes.mutate(samples, samples, random);
            chunks.set(i, new Chunk("IDAT", deflated(damaged)));
          }
        }
      }
      case 4 -> chunks.set(0, new Chunk("IHDR", header(chunks.get(0).content, random)));
      default -> chunks.set(at, new Chunk(chunk.type, bytes.mutate(chunk.content, valid, random)));
    }
    return file(chunks);
  }

  /** The header with one of its fields changed: a size, the bits, the type, the interlacing. */
  private static byte[] header(byte[] content, SplittableRandom random) {
    byte[] header = content.clone();
    int field = random.nextInt(7);
    int[] sizes = {0, 1, 2, 7, 4096, 4097, 65_535, 1 << 24, Integer.MAX_VALUE, -1};
    if (field < 2 && header.length >= 8) {
      ByteBuffer.wrap(header).putInt(4 * field, sizes[random.nextInt(sizes.length)]);
    } else if (header.length > 6 + field) {
      header[6 + field] = (byte) random.nextInt(17);
    }
    return header;
  }

  private static List<Chunk> chunks(byte[] png) {
    ByteBuffer in = ByteBuffer.wrap(png).position(SIGNATURE_BYTES);
    List<Chunk> chunks = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] content = new byte[in.getInt()];
      byte[] type = new byte[4];
      in.get(type).get(content).getInt();
      chunks.add(new Chunk(new String(type, US_ASCII), content));
    }
    return chunks;
  }

  private static byte[] file(List<Chunk> chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(SIGNATURE_BYTES).putLong(0x89504E470D0A1A0AL).array());
    for (Chunk chunk : chunks) {
      out.writeBytes(chunk(chunk.type, chunk.content));
    }
    return out.toByteArray();
  }

  /** A chunk as it stands in a file: length, type, content, check sum. */
  public static byte[] chunk(String type, byte[] content) {
    ByteBuffer bytes =
        ByteBuffer.allocate(12 + content.length)
            .putInt(content.length)
            .put(type.getBytes(US_ASCII))
            .put(content);
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), 4, 4 + content.length);
    return bytes.putInt((int) crc.getValue()).array();
  }

  private static byte[] inflated(byte[] zlib) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(zlib);
      byte[] samples = new byte[MOST_INFLATED];
      return Arrays.copyOf(samples, inflater.inflate(samples));
    } catch (DataFormatException e) {
      return zlib;
    } finally {
      inflater.end();
    }
  }

  /** The bytes in zlib's format. */
  public static byte[] deflated(byte[] samples) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(samples);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
