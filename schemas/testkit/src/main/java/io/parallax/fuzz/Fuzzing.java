package io.parallax.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A decoder of foreign bytes, held to what it promises on damaged inputs: it takes them, or refuses
 * them with an exception of a kind that it declares and a message; nothing else comes out of it, no
 * input holds it up, and none makes it allocate more than the stated bound.
 *
 * <p>Inputs come from a generator with a fixed seed: every run has the same ones, and a shorter run
 * has the first of a longer one. Before them come the inputs that once found a fault: the lines of
 * the resource {@code fuzz/NAME.hex}, where there is one.
 *
 * <p>An input that breaks a promise is written to {@code target/fuzz/NAME.hex}, in the form in
 * which it can be kept; the figures of a run go to {@code target/fuzz/NAME.txt}.
 */
public final class Fuzzing {
  /** How many inputs each decoder gets in every build. */
  public static final int FEW = 2_000;

  /** How many inputs each decoder gets in the suite of faults. */
  public static final int MANY = 100_000;

  private static final Path DIRECTORY = Path.of("target", "fuzz");
  private static final long HANG_TIMEOUT_NANOS = 20_000_000_000L;
  private static final int FRAMES_SHOWN = 25;

  private final String name;
  private final Decoder decoder;
  private List<byte[]> corpus = List.of();
  private Mutator mutator = new ByteMutator();
  private List<Class<?>> refusals = List.of();
  private long boundOfAny;
  private long boundPerByte;

  private volatile byte[] current;
  private volatile long startedAt;
  private volatile Throwable failure;
  private int taken;
  private int refused;
  private long mostBytes;
  private long slowestNanos;

  /** What takes foreign bytes. */
  public interface Decoder {
    /** Decodes, and throws what it refuses bytes with. */
    void decode(byte[] bytes) throws Exception;
  }

  private Fuzzing(String name, Decoder decoder) {
    this.name = name;
    this.decoder = decoder;
  }

  /**
   * A decoder.
   *
   * @param name short, for messages and files
   */
  public static Fuzzing of(String name, Decoder decoder) {
    return new Fuzzing(name, decoder);
  }

  /** The encodings to damage; the decoder must take each as it is. */
  public Fuzzing corpus(List<byte[]> encodings) {
    corpus = List.copyOf(encodings);
    return this;
  }

  /** How they are damaged, {@link ByteMutator} if nothing is said. */
  public Fuzzing mutator(Mutator chosen) {
    mutator = chosen;
    return this;
  }

  /** The exceptions by which the decoder refuses bytes. */
  public Fuzzing refuses(Class<?>... exceptions) {
    refusals = List.of(exceptions);
    return this;
  }

  /**
   * The most that the decoder may allocate for one input.
   *
   * @param any bytes for an input of any size
   * @param perByte bytes for each of its bytes, beside that
   */
  public Fuzzing allocates(long any, long perByte) {
    boundOfAny = any;
    boundPerByte = perByte;
    return this;
  }

  /**
   * Runs the decoder over the kept inputs and so many damaged ones.
   *
   * @throws AssertionError if a promise is broken; its message names it and the input
   */
  public void run(int inputs) {
    Thread thread = new Thread(() -> decodeAll(inputs), "fuzz-" + name);
    thread.setDaemon(true);
    startedAt = System.nanoTime();
    thread.start();
    try {
      while (thread.isAlive()) {
        thread.join(100);
        if (System.nanoTime() - startedAt > HANG_TIMEOUT_NANOS) {
          throw broken("it hangs:\n" + trace(thread.getStackTrace()), null);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    if (failure != null) {
      throw broken(failure.getMessage(), failure.getCause());
    }
    report(inputs);
  }

  private void decodeAll(int inputs) {
    try {
      warmUp();
      kept().forEach(this::decode);
      SplittableRandom random = new SplittableRandom(name.hashCode());
      for (int i = 0; i < inputs; i++) {
        SplittableRandom own = random.split();
        decode(mutator.mutate(any(own), any(own), own));
      }
    } catch (Throwable e) {
      failure = e instanceof AssertionError ? e : new AssertionError("the test itself fails", e);
    }
  }

  /** Every class that is loaded and every table that is built once, before anything is measured. */
  private void warmUp() {
    for (byte[] bytes : corpus) {
      start(bytes);
      try {
        decoder.decode(bytes.clone());
      } catch (Throwable e) {
        throw new AssertionError("it does not take an undamaged encoding", e);
      }
    }
    for (int length = 0; length < 3; length++) {
      byte[] bytes = new byte[length];
      start(bytes);
      try {
        decoder.decode(bytes);
      } catch (Throwable e) {
        requireRefusal(e);
        requireMessage(e);
      }
    }
  }

  private byte[] any(SplittableRandom random) {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private void start(byte[] bytes) {
    current = bytes;
    startedAt = System.nanoTime();
  }

  private void decode(byte[] bytes) {
    long bound = boundOfAny + boundPerByte * bytes.length;
    long allocated = allocatedBy(bytes);
    if (allocated > bound) {
      // The first input to come some way pays for classes and call sites that are linked only once.
      allocated = allocatedBy(bytes);
    }
    mostBytes = Math.max(mostBytes, allocated);
    if (allocated > bound) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "it allocates %,d bytes for %,d, more than the bound of %,d",
              allocated,
              bytes.length,
              bound));
    }
  }

  private long allocatedBy(byte[] bytes) {
    start(bytes);
    byte[] copy = bytes.clone();
    long before = Allocation.soFar();
    Throwable thrown = null;
    try {
      decoder.decode(copy);
      taken++;
    } catch (Throwable e) {
      thrown = e;
      refused++;
    }
    long allocated = Allocation.soFar() - before;
    slowestNanos = Math.max(slowestNanos, System.nanoTime() - startedAt);
    if (thrown != null) {
      requireRefusal(thrown);
      requireMessage(thrown);
    }
    return allocated;
  }

  private void requireRefusal(Throwable thrown) {
    if (refusals.stream().noneMatch(kind -> kind.isInstance(thrown))) {
      throw new AssertionError("it throws " + thrown, thrown);
    }
  }

  private static void requireMessage(Throwable thrown) {
    String message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      throw new AssertionError("its refusal does not say why: " + thrown, thrown);
    }
  }

  private List<byte[]> kept() {
    String resource = "/fuzz/" + name + ".hex";
    try (InputStream in = decoder.getClass().getResourceAsStream(resource)) {
      if (in == null) {
        return List.of();
      }
      List<byte[]> inputs = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          inputs.add(HexFormat.of().parseHex(line.strip()));
        }
      }
      return inputs;
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private AssertionError broken(String what, Throwable cause) {
    byte[] input = current;
    Path file = DIRECTORY.resolve(name + ".hex");
    write(file, HexFormat.of().formatHex(input) + "\n");
    return new AssertionError(
        String.format(Locale.ROOT, "%s, given %,d bytes (%s): %s", name, input.length, file, what),
        cause);
  }

  private void report(int inputs) {
    write(
        DIRECTORY.resolve(name + ".txt"),
        String.format(
            Locale.ROOT,
            "%s: %,d inputs, %,d taken, %,d refused; at most %,d bytes allocated, %.1f ms%n",
            name,
            inputs,
            taken,
            refused,
            mostBytes,
            slowestNanos / 1e6));
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String trace(StackTraceElement[] frames) {
    StringBuilder trace = new StringBuilder();
    Arrays.stream(frames)
        .limit(FRAMES_SHOWN)
        .forEach(frame -> trace.append("\tat ").append(frame).append('\n'));
    return trace.toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
