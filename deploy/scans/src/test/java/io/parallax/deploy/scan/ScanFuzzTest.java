package io.parallax.deploy.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.fuzz.ByteMutator;
import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.fuzz.PngMutator;
import io.parallax.fuzz.ScratchFile;
import io.parallax.fuzz.TextMutator;
import io.parallax.scorer.geometry.Intrinsics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged files of scans. */
class ScanFuzzTest implements FuzzTest {
  private static final Intrinsics CAMERA = new Intrinsics(4, 2, 5, 6, 1.5, 0.5);

  /** A byte of deflate may be a thousand bytes of black pixels, eight to a byte. */
  private static final long BYTES_OF_A_BYTE = 1032 * 8 * 8;

  @TempDir private static Path directory;

  /** Whole directories, of which a list is damaged. */
  @ParameterizedTest
  @MethodSource("layouts")
  void shouldOpenOrRefuseAnything(Fuzzing layout) {
    layout.run(Fuzzing.FEW);
  }

  static Stream<Fuzzing> layouts() {
    return Stream.of(tum(), replica());
  }

  @Override
  public Stream<Fuzzing> decoders() {
    return Stream.of(
        sens(), rows(), replicaCamera(), poses(), cameras(), labelMap(), ids(), depth(), invalid());
  }

  private static Fuzzing scan(String name, Fuzzing.Decoder decoder) {
    return Fuzzing.of("scan-" + name, decoder)
        .refuses(UnreadableScanException.class)
        .mutator(new TextMutator())
        .allocates(1 << 20, 512);
  }

  private static Fuzzing sens() {
    Path file = directory.resolve("scan.sens");
    return scan(
            "sens",
            bytes -> {
              Scan scan = SensScan.open(ScratchFile.write(file, bytes), DepthOptions.NONE);
              scan.frame(scan.frameIds().get(0));
            })
        .corpus(List.of(sensBytes(1), sensBytes(0)))
        .mutator(new ByteMutator())
        // The header may say that depth images have up to 2^24 pixels.
        .allocates(1 << 20, BYTES_OF_A_BYTE);
  }

  private static byte[] sensBytes(int compression) {
    byte[] samples = SensBytes.samples(0, 1000, 1001, 1002, 2000, 65_535, 7, 8);
    SensBytes.Header header = new SensBytes.Header();
    header.depthCompression = compression;
    header.frames = 3;
    SensBytes sens = new SensBytes(header);
    for (int i = 0; i < header.frames; i++) {
      sens.frame(
          SensBytes.IDENTITY,
          1_000L * i,
          TestImages.colourPng(4, 2),
          compression == 0 ? samples : SensBytes.zlib(samples));
    }
    return sens.toArray();
  }

  private static Fuzzing rows() {
    Path file = directory.resolve("groundtruth.txt");
    return scan(
            "rows",
            bytes ->
                TimedRows.read(ScratchFile.write(file, bytes), 8).nearest(7, Duration.ofSeconds(1)))
        .corpus(
            List.of(
                "# time\n1.0 0 0 0 0 0 0 1\n1.1 1 2 3 0.5 0.5 0.5 0.5\n".getBytes(UTF_8),
                "-1.5e-07 0 0 0 0 0 0 1\n1.305e+09 1 2 3 1.#IND nan 0.5 0.5\n".getBytes(UTF_8)));
  }

  private static Fuzzing labelMap() {
    Path file = directory.resolve("labels.tsv");
    return scan("label-map", bytes -> LabelMap.read(ScratchFile.write(file, bytes)))
        .corpus(List.of("id\tcategory\tnyu40id\n1\twall\t1\n1357\t\t40\n".getBytes(UTF_8)));
  }

  /** A directory of TUM's layout, one of whose lists is damaged. */
  private static Fuzzing tum() {
    Path scan = directory.resolve("tum");
    write(scan.resolve("1.png"), TestImages.colourPng(4, 2));
    write(scan.resolve("2.png"), TestImages.depthPng(4, 2, 1, 2, 3, 4, 5, 6, 7, 8));
    List<String> files = List.of("rgb.txt", "depth.txt", "groundtruth.txt");
    List<byte[]> lists =
        Stream.of(
                "# time file\n1.0 1.png\n1.1 1.png\n",
                "1.001 2.png\n1.102 2.png\n",
                "1.0 0 0 0 0 0 0 1\n1.1 1 2 3 0.5 0.5 0.5 0.5\n")
            .map(text -> text.getBytes(UTF_8))
            .toList();
    for (int i = 0; i < 3; i++) {
      write(scan.resolve(files.get(i)), lists.get(i));
    }
    List<byte[]> numbered =
        List.of(numbered(0, lists.get(0)), numbered(1, lists.get(1)), numbered(2, lists.get(2)));
    return scan(
            "tum",
            bytes -> {
              int damaged = bytes.length == 0 ? 0 : (bytes[0] & 0xFF) % 3;
              write(scan.resolve(files.get(damaged)), tail(bytes));
              try {
                Scan opened = TumScan.open(scan, DepthOptions.NONE);
                opened.frame(opened.frameIds().get(0));
              } finally {
                write(scan.resolve(files.get(damaged)), lists.get(damaged));
              }
            })
        .corpus(numbered);
  }

  private static byte[] numbered(int number, byte[] content) {
    byte[] bytes = new byte[1 + content.length];
    bytes[0] = (byte) ('0' + number);
    System.arraycopy(content, 0, bytes, 1, content.length);
    return bytes;
  }

  private static byte[] tail(byte[] bytes) {
    return bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  private static Fuzzing replica() {
    Path scan = directory.resolve("replica");
    write(scan.resolve("results/frame000000.png"), TestImages.colourPng(4, 2));
    write(
        scan.resolve("results/depth000000.png"), TestImages.depthPng(4, 2, 1, 2, 3, 4, 5, 6, 7, 8));
    write(scan.resolve("cam_params.json"), REPLICA_CAMERA.getBytes(UTF_8));
    return scan(
            "replica",
            bytes -> {
              write(scan.resolve("traj.txt"), bytes);
              Scan opened = ReplicaScan.open(scan, DepthOptions.NONE);
              opened.frameIds().forEach(opened::frame);
            })
        .corpus(List.of("1 0 0 1.5 0 1 0 -2e0 0 0 1 0.25 0 0 0 1\n".getBytes(UTF_8)));
  }

  private static final String REPLICA_CAMERA =
      """
      {"camera": {"w": 4, "h": 2, "fx": 5.0, "fy": 6.0, "cx": 1.5, "cy": 0.5, "scale": 6553.5}}
      """;

  private static Fuzzing replicaCamera() {
    Path scan = directory.resolve("replica-camera");
    return scan(
            "replica-camera",
            bytes -> {
              write(scan.resolve("cam_params.json"), bytes);
              ReplicaCamera.read(scan, DepthOptions.NONE);
            })
        .corpus(List.of(REPLICA_CAMERA.getBytes(UTF_8)));
  }

  private static Fuzzing poses() {
    Path file = directory.resolve("pose.txt");
    return scan("pose", bytes -> MatrixFile.readPose(ScratchFile.write(file, bytes)))
        .corpus(
            List.of(
                "1 0 0 0.5\n0 1 0 -1e-3\n0 0 1 2\n0 0 0 1\n".getBytes(UTF_8),
                "-inf -inf -inf -inf\n".repeat(4).getBytes(UTF_8),
                "-1.#INF00e+000 nan(ind) 1e999 1.$\n".repeat(4).getBytes(UTF_8)));
  }

  private static Fuzzing cameras() {
    Path file = directory.resolve("camera.txt");
    return scan(
            "camera", bytes -> MatrixFile.readCamera(ScratchFile.write(file, bytes)).of(file, 4, 2))
        .corpus(
            List.of(
                "525 0 319.5\n0 525 239.5\n0 0 1\n".getBytes(UTF_8),
                "577.8 0 319 0\n0 578.7 239 0\n0 0 1 0\n0 0 0 1\n".getBytes(UTF_8)));
  }

  /** Superpixels and classes. */
  private static Fuzzing ids() {
    return scan("ids", bytes -> GreyPng.decode(Path.of("ids.png"), bytes))
        .corpus(
            List.of(
                TestImages.depthPng(4, 2, 1, 2, 3, 4, 5, 6, 7, 65_535),
                TestImages.greyPng(4, 2, BufferedImage.TYPE_BYTE_GRAY, 1, 2, 3, 4, 5, 6, 7, 255)))
        .mutator(new PngMutator())
        .allocates(1 << 20, BYTES_OF_A_BYTE);
  }

  private static Fuzzing depth() {
    Path file = Path.of("depth.png");
    return scan(
            "depth",
            bytes -> {
              DepthFormat.of(CAMERA, 5000).image(file, bytes);
              DepthFormat.of(CAMERA, 1000).ofRays().image(file, bytes);
              DepthFormat.of(CAMERA, 1000)
                  .with(Optional.of(new DepthRegistration(CAMERA, SensBytes.IDENTITY, CAMERA)))
                  .image(file, bytes);
            })
        .corpus(List.of(TestImages.depthPng(4, 2, 1, 2, 3, 4, 5, 6, 7, 65_535)))
        .mutator(new PngMutator());
  }

  /** What cannot be decoded is passed on as it is. */
  private static Fuzzing invalid() {
    return scan("invalid-depth", bytes -> GreyPng.withoutReading(bytes, 65_535))
        .corpus(List.of(TestImages.depthPng(4, 2, 1, 2, 3, 4, 5, 6, 7, 65_535)))
        .mutator(new PngMutator())
        .allocates(1 << 20, BYTES_OF_A_BYTE);
  }

  private static void write(Path file, byte[] content) {
    try {
      if (!Files.isDirectory(file.getParent())) {
        Files.createDirectories(file.getParent());
      }
      ScratchFile.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
