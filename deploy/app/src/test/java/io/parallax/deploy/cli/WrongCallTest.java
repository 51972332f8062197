package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.parallax.deploy.embedded.EmbeddedRegistry;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.testkit.RepositoryFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls that cannot be done as asked: each ends with one line that says what is wrong and what
 * would be right, exit code 2, no stack trace.
 *
 * <p>{@code SCAN} stands for a scan of two frames, {@code EMPTY} for an empty directory, {@code
 * NODEPTH} for a scan without depth, {@code TINY} for a model of one convolution, {@code POINTS}
 * for one whose input is no image, {@code DATASET} for a dataset of one class without images,
 * {@code NONE} and {@code NEW} for files that are not there, {@code CLUSTER} for the addresses of a
 * cluster.
 */
class WrongCallTest {
  private static final String CLUSTER =
      "--bootstrap-servers 127.0.0.1:1 --schema-registry http://127.0.0.1:1";

  @TempDir static Path directory;

  static Stream<Arguments> calls() {
    return Stream.of(
        // The scan.
        arguments("run --out OUT --model TINY", "--scan"),
        arguments(
            "run --out OUT --model TINY --scan NONE", "none.onnx: there is no such directory"),
        arguments("run --out OUT --model TINY --scan EMPTY", "is no recorded scan"),
        arguments(
            "run --out OUT --model TINY --scan SCAN --format 7scenes",
            "is no scan of format 7scenes"),
        arguments("run --out OUT --model TINY --scan SCAN --format kitti", "'kitti'"),
        arguments(
            "run --out OUT --model TINY --scan SCAN --format sens", "is no scan of format sens"),
        arguments("run --out OUT --model TINY --scan SCAN --keyframes 10cm", "such as 0.10m,10deg"),
        arguments("run --out OUT --model TINY --scan SCAN --depth-scale 0", "a positive number"),
        arguments("run --out OUT --model TINY --scan SCAN --depth-scale mm", "'mm' is not a"),
        arguments("stream CLUSTER", "--scan"),
        arguments("stream CLUSTER --scan NONE", "none.onnx: there is no such directory"),
        arguments("stream CLUSTER --scan EMPTY", "is no recorded scan"),
        arguments("stream CLUSTER --scan TEXT", "is not a directory, nor a .sens file"),
        // The broker and the registry of a laptop.
        arguments("broker", "--data"),
        arguments("broker --data EMPTY --port 0", "a port is 1 to 65535"),
        arguments("broker --data EMPTY --host 0.0.0.0", "name the machine"),
        arguments("broker --data EMPTY --advertised here", "clients need HOST:PORT"),
        arguments("broker --data EMPTY --outside 9094", "--outside takes PORT=HOST:PORT"),
        arguments("broker --data EMPTY --outside x=here:1", "'x' is no port"),
        arguments("registry", "--data"),
        arguments("registry --data EMPTY --port 70000", "--port must be 0 to 65535"),
        // The model.
        arguments("run --out OUT --scan SCAN", "--model FILE.onnx is missing"),
        arguments("run --out OUT --scan SCAN --model NONE", "there is no such model file"),
        arguments("run --out OUT --scan SCAN --model TEXT", "is no ONNX model"),
        arguments("run --out OUT --scan SCAN --model POINTS", "input \"points\" must be"),
        arguments("run --out OUT --scan SCAN --model TINY --model-config TEXT", "text.onnx"),
        arguments("worker CLUSTER --model-config NONE", "model.config is for model.file"),
        arguments("worker CLUSTER --model NONE", "there is no such model file"),
        arguments("worker CLUSTER --model TEXT", "is no ONNX model"),
        arguments("worker CLUSTER --model POINTS", "float[any or 1, 3, height, width]"),
        // Generations.
        arguments("models list", "--bootstrap-servers HOST:PORT is missing"),
        arguments("models drop", "drop"),
        arguments("models promote CLUSTER", "GEN"),
        arguments("models publish CLUSTER TINY", "--store"),
        arguments("models publish CLUSTER NONE --store OUT", "there is no such model file"),
        arguments("models publish CLUSTER TEXT --store OUT", "is no ONNX model"),
        arguments("models publish CLUSTER TINY --store TEXT", "text.onnx is no directory"),
        arguments(
            "models publish CLUSTER TINY --store http://u:p@h/", "an address has no user, query"),
        arguments("models publish CLUSTER TINY --store http://h/%zz", "it is no valid address"),
        arguments("models publish CLUSTER TINY --store OUT --role retired", "candidate or active"),
        arguments("models publish CLUSTER TINY --store OUT --answers -1", "--answers must be 0"),
        arguments("models publish CLUSTER TINY --store OUT --metric mIoU=good", "'good'"),
        // Scenes.
        arguments("scenes list", "--bootstrap-servers HOST:PORT is missing"),
        arguments("scenes drop", "drop"),
        arguments("scenes close CLUSTER", "name the scenes to close, or give --idle"),
        arguments("scenes close hall", "--bootstrap-servers HOST:PORT is missing"),
        arguments(
            "scenes close CLUSTER --idle 2", "'2' is no time of 1ms to 365d such as 30m, 24h or"),
        arguments("scenes close CLUSTER --idle 366d", "'366d' is no time of 1ms to 365d"),
        arguments("scenes close CLUSTER hall --timeout 25h", "'25h' is no time of 1ms to 24h"),
        // Datasets.
        arguments("dataset CLUSTER", "--out"),
        arguments("dataset CLUSTER --out TEXT", "--out"),
        arguments("dataset CLUSTER --out OUT --origins own,none", "no labels of no origin"),
        arguments("dataset CLUSTER --out OUT --origins mine", "OWN, CARRIED, CONSENSUS"),
        arguments("dataset CLUSTER --out OUT --val-share 0.7", "from 0 to 0.5, but is 0.7"),
        arguments("dataset CLUSTER --out OUT --consensus-weight 0", "weight of CONSENSUS must be"),
        arguments("dataset CLUSTER --out OUT --min-views 0", "at least one view"),
        arguments("dataset CLUSTER --out OUT --truth NONE", "there is no such directory"),
        // Training.
        arguments("train --base TINY --out NEW", "--dataset"),
        arguments("train --dataset DATASET --out NEW", "--base"),
        arguments("train --dataset DATASET --base TINY", "--out"),
        arguments(
            "train --dataset EMPTY --base TINY --out NEW", "is no dataset: it has no classes.txt"),
        arguments("train --dataset DATASET --base TINY --out NEW --trainer forest", "'forest'"),
        arguments(
            "train --dataset DATASET --base TINY --out NEW --balance 2",
            "--balance must be 0 to 1, but is 2.0"),
        arguments("train --dataset DATASET --base TINY --out NEW --pull 0", "--pull must be"),
        arguments("train --dataset DATASET --base TINY --out NEW --pixels 0", "--pixels must be"),
        arguments("train --dataset DATASET --base TINY --out NEW --steps 0", "--steps must be"),
        arguments("train --dataset DATASET --base NONE --out NEW", "there is no such model file"),
        arguments("train --dataset DATASET --base TEXT --out NEW", "is no ONNX model"),
        arguments("train --dataset DATASET --base TINY --out NEW", "classes, but the dataset"),
        arguments(
            "train --dataset DATASET --base TINY --out NEW --trainer command", "needs --command"),
        arguments("train --dataset DATASET --base TINY --out NEW --command x", "is for --trainer"),
        arguments(
            "train --dataset DATASET --base TINY --out NEW --trainer command --command x",
            "must have {out} in it"),
        arguments("evaluate --dataset DATASET", "--model"),
        arguments("evaluate --model TINY", "--dataset"),
        arguments("evaluate --dataset EMPTY --model TINY", "it has no classes.txt"),
        arguments("evaluate --dataset DATASET --model TINY", "the validation part of"),
        // The annotator.
        arguments("annotate CLUSTER", "--oracle"),
        arguments("annotate CLUSTER --oracle NONE", "there is no such directory"),
        arguments("annotate CLUSTER --oracle SCAN --error-rate 2", "--error-rate must be 0 to 1"),
        arguments("annotate CLUSTER --oracle SCAN --delay -1", "--delay must be 0 to 3600"),
        arguments("demo --rounds 21", "--rounds must be 0 to 20, but is 21"),
        arguments("demo --frames 20", "--rounds needs 21 frames"),
        arguments("run --out OUT --model TINY --scan SCAN --rounds 1", "--rounds needs --oracle"),
        arguments("demo --error-rate NaN", "--error-rate must be 0 to 1"),
        // Settings.
        arguments("run --out OUT --scan SCAN --model TINY --superpixels slic", "GIVEN, SEEDS"),
        arguments("run --out OUT --scan SCAN --model TINY --mode batch", "LIVE, DRAIN"),
        arguments("run --out OUT --scan SCAN --model TINY --voxel-size small", "'small'"),
        arguments("run --out OUT --scan SCAN --model TINY --voxel-size -1", "voxel.size"),
        arguments("run --out OUT --scan SCAN --model TINY --set voxel.sice=1", "'voxel.sice'"),
        arguments("run --out OUT --scan SCAN --model TINY --set selection.budget=2", "budget"),
        arguments("run --out OUT --scan SCAN --model TINY --set depth.max=0", "depth.max"),
        arguments("worker CLUSTER --model TINY --set depth.max=66", "depth.max"),
        arguments("run --out OUT --scan SCAN --model TINY --config NONE", "there is no such file"),
        arguments("worker CLUSTER --model TINY --set batch.max.frames=0", "batch.max.frames"),
        arguments("worker CLUSTER --model TINY --set kafka.acks=0", "the worker sets acks itself"),
        arguments(
            "topology CLUSTER --set kafka.producer.max.block.ms=60000",
            "kafka.producer.max.block.ms cannot be set: the topology sets max.block.ms itself"),
        arguments("worker CLUSTER --model TINY --set voxel.size=1", "'voxel.size'; there are"),
        arguments("stream CLUSTER --scan SCAN --rate fast", "'fast' is neither real nor max"),
        arguments("stream CLUSTER --scan SCAN --rate 0", "'0' is neither real nor max"),
        arguments("stream CLUSTER --scan SCAN --max-gap 10", "'10' is no time of 1ms to 24h"),
        arguments("stream CLUSTER --scan SCAN --max-gap 0s", "'0s' is no time of 1ms to 24h"),
        arguments("stream CLUSTER --scan SCAN --max-gap 25h", "such as 10s, 500ms or 2m"),
        arguments("stream CLUSTER --scan NODEPTH", "has no depth reading: every pixel is 0"),
        arguments(
            "run --out OUT --scan NODEPTH --model TINY", "as in all 2 frames of scene nodepth"),
        arguments("bench --scan NODEPTH --out OUT", "0.png: has no depth reading"),
        arguments("run --out OUT --scan SCAN --model TINY --label-map NONE", "file is missing"),
        arguments(
            "run --out OUT --scan SCAN --model TINY --label-map TEXT",
            "text.onnx: line 1: there is no column 'id' between tabs"),
        arguments("annotate CLUSTER --oracle SCAN --label-map TEXT", "there is no column 'id'"),
        arguments("stream CLUSTER --scan SCAN --keyframes 0.1,10", "such as 0.10m,10deg"),
        arguments("stream CLUSTER --scan SCAN --scene a/b", "--scene may only have letters"),
        arguments("stream CLUSTER --scan SCAN --source-id a/b", "--source-id may only have"),
        arguments(
            "stream CLUSTER --scan SCAN --source-id " + "r".repeat(200),
            "give the source a shorter id"),
        arguments("annotate CLUSTER --oracle SCAN --source-id a/b", "--source-id may only have"),
        arguments("annotate CLUSTER --oracle SCAN --scene a/b", "--scene may only have"),
        arguments("stream CLUSTER --scan SCAN --set batch.bytes=1", "'batch.bytes'; there are"),
        arguments("topology CLUSTER --mode batch", "LIVE, DRAIN"),
        arguments("topology CLUSTER --voxel-size 0", "voxel.size"),
        arguments("topology CLUSTER --query-port 70000", "query.port"),
        arguments("topology CLUSTER --set model.file=x", "'model.file'; there are"),
        arguments("topics create --bootstrap-servers h:1 --partitions 0", "--partitions must be 1"),
        arguments(
            "topics create --bootstrap-servers h:1 --replication-factor 0",
            "--replication-factor must be 1"),
        arguments("flat --out OUT --frames 1", "--frames: a walk has 2 to 1000000 frames"),
        arguments("flat --frames 2", "--out"),
        arguments("demo --frames 1", "--frames: a walk has 2 to 1000000 frames"),
        arguments("demo --desk --desk-port 70000", "--desk-port must be 0 to 65535"),
        arguments("desk CLUSTER --port 70000", "--port must be 0 to 65535"),
        arguments("desk CLUSTER --host 0.0.0.0", "--host 0.0.0.0 is open to others"),
        arguments("desk CLUSTER --host no.such.host.invalid", "is no address of a machine"),
        arguments("desk CLUSTER --token short", "a token must have 12 characters"),
        arguments("desk CLUSTER --topology somewhere", "--topology: 'somewhere' is no http"),
        arguments("desk", "--bootstrap-servers HOST:PORT is missing"),
        arguments("topics drop", "drop"),
        arguments("worke", "did you mean"),
        // Annotation tools.
        arguments("export CLUSTER --out OUT", "--format"),
        arguments("export CLUSTER --format coco", "--out"),
        arguments(
            "export CLUSTER --format voc --out OUT",
            "there is no format 'voc'; there are coco, cvat, labelstudio, labelme, masks"),
        arguments("export CLUSTER --format coco --out OUT --status done", "OPEN, ANSWERED"),
        arguments("export CLUSTER --format coco --out SCAN", "the directory is not empty"),
        arguments("export CLUSTER --format coco --out TEXT", "is not a directory"),
        arguments("export --format coco --out OUT", "--bootstrap-servers HOST:PORT is missing"),
        arguments("import CLUSTER --format cvat EMPTY", "--annotator"),
        arguments("import CLUSTER --annotator anna EMPTY", "--format"),
        arguments(
            "import CLUSTER --annotator anna --annotator ben --format cvat EMPTY",
            "--annotator must be one NAME, or USER=NAME for each user of the tool, not 'anna'"),
        arguments("import CLUSTER --annotator anna --format cvat", "DIR|FILE"),
        arguments(
            "import CLUSTER --annotator anna --format cvat NONE",
            "none.onnx: there is no such file or directory"),
        arguments(
            "import --annotator anna --format cvat EMPTY",
            "--bootstrap-servers HOST:PORT is missing"),
        // Half a cluster, or none.
        arguments(
            "run --out OUT --scan SCAN --model TINY --bootstrap-servers 127.0.0.1:1",
            "--bootstrap-servers and --schema-registry belong together"),
        arguments(
            "run --out OUT --scan SCAN --model TINY --schema-registry http://127.0.0.1:1",
            "--bootstrap-servers and --schema-registry belong together"),
        arguments("run --out OUT --scan SCAN --publish-only", "--publish-only needs"),
        arguments("worker --model TINY", "--bootstrap-servers HOST:PORT is missing"),
        arguments("worker --model TINY --bootstrap-servers 127.0.0.1:1", "--schema-registry URL"),
        arguments("topology --schema-registry http://127.0.0.1:1", "--bootstrap-servers HOST:PORT"),
        arguments("stream --scan SCAN", "--bootstrap-servers HOST:PORT is missing"),
        arguments("stream --scan SCAN --bootstrap-servers 127.0.0.1:1", "--schema-registry URL is"),
        arguments("topics check", "PARALLAX_BOOTSTRAP_SERVERS"),
        // Addresses that are none.
        arguments(
            "topology --bootstrap-servers somewhere --schema-registry http://127.0.0.1:1",
            "bootstrap.servers: somewhere"),
        arguments(
            "topology --bootstrap-servers 127.0.0.1:1 --schema-registry somewhere",
            "schema.registry.url must be http or https addresses"));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void shouldSayWhatIsWrongInOneLineAndEndWithTwo(String line, String expected) throws IOException {
    Call call = Call.of(words(line));

    assertThat(call.err().lines().toList())
        .singleElement()
        .asString()
        .startsWith("parallax: ")
        .contains(expected)
        .doesNotContain("Exception");
    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
  }

  @Test
  void shouldGiveUpAfterAWhileWhenNoBrokerAnswers() throws IOException {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start();
        // Takes connections and says nothing, as a firewall or a hung broker would.
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String broker = "127.0.0.1:" + silent.getLocalPort();
      Call call =
          Call.of("topology", "--bootstrap-servers", broker, "--schema-registry", registry.url());

      assertThat(call.err())
          .isEqualTo(
              String.format("parallax: no Kafka broker answers at %s within 10 s%n", broker));
      assertThat(call.exitCode()).isEqualTo(1);
    }
  }

  private static String[] words(String line) throws IOException {
    List<String> words = Stream.of(line.replace("CLUSTER", CLUSTER).split(" ")).toList();
    String[] arguments = new String[words.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = word(words.get(i));
    }
    return arguments;
  }

  private static String word(String word) throws IOException {
    return switch (word) {
      case "SCAN" -> scan().toString();
      case "NODEPTH" -> withoutDepth().toString();
      case "EMPTY" -> Files.createDirectories(directory.resolve("empty")).toString();
      case "OUT" -> directory.resolve("out").toString();
      case "TEXT" -> Files.writeString(directory.resolve("text.onnx"), "no model").toString();
      case "DATASET" -> dataset().toString();
      case "NEW" -> directory.resolve("new.onnx").toString();
      case "NONE" -> directory.resolve("none.onnx").toString();
      case "TINY" -> RepositoryFiles.require("schemas/testkit/models/tiny.onnx").toString();
      case "POINTS" -> RepositoryFiles.require("schemas/testkit/models/points.onnx").toString();
      default -> word;
    };
  }

  private static Path dataset() throws IOException {
    Path dataset = Files.createDirectories(directory.resolve("dataset"));
    Files.writeString(dataset.resolve("classes.txt"), "only\n");
    Files.writeString(dataset.resolve("train.txt"), "");
    Files.writeString(dataset.resolve("val.txt"), "");
    return dataset;
  }

  private static Path withoutDepth() throws IOException {
    Path scan = directory.resolve("nodepth");
    if (!Files.exists(scan)) {
      FlatExport.write(scan, FlatScan.of(3, 2));
      BufferedImage black = new BufferedImage(320, 240, BufferedImage.TYPE_USHORT_GRAY);
      for (String frame : List.of("0", "1")) {
        ImageIO.write(black, "png", scan.resolve("depth/" + frame + ".png").toFile());
      }
    }
    return scan;
  }

  private static Path scan() throws IOException {
    Path scan = directory.resolve("scan");
    if (!Files.exists(scan)) {
      FlatExport.write(scan, FlatScan.of(3, 2));
    }
    return scan;
  }
}
