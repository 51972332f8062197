package io.parallax.deploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training and evaluation as a user calls them. */
class TrainCommandTest {
  @TempDir private Path directory;

  @Test
  void shouldTrainAModelAndSayHowItDoes() throws IOException {
    String dataset = dataset().toString();
    String base = DefaultModel.unpack(directory).toString();
    String out = directory.resolve("models/new.onnx").toString();

    Call train =
        Call.of(
            "train",
            "--dataset",
            dataset,
            "--base",
            base,
            "--trainer",
            "head",
            "--out",
            out,
            "--pixels",
            "2000",
            "--steps",
            "5");

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.err()).contains("2 of 2 frames, features");
    assertThat(train.out())
        .contains("note: class bed has no labelled pixel and keeps its weights")
        .containsPattern("flat-seed-1-\\w{8}, trained from flat-seed-1-\\w{8} on 2 images in ")
        .contains("  head.loss.after")
        .contains(out);

    Call evaluate = Call.of("evaluate", "--dataset", dataset, "--model", base, "--model", out);

    assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
    List<String> lines = evaluate.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("1 frames, 76,800 labelled pixels");
    assertThat(lines.get(2).split(" {2,}"))
        .containsExactly("model", "mIoU", "95 %", "accuracy", "95 %", "gain", "95 %");
    assertThat(lines.get(3)).matches("flat-seed-1-\\w+ +[\\d.]+ % +[\\d.]+ to [\\d.]+ .*");
    assertThat(lines.get(4)).matches("flat-seed-1-\\w+ .* [+-][\\d.]+ +[+-][\\d.]+ to [+-][\\d.]+");
    assertThat(lines).hasSize(7 + FlatScan.classNames().size());
    assertThat(lines.get(7)).matches("wall +[\\d,]+ +[\\d.]+ % +[\\d.]+ %");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          torch   | --python=no-such-python                    | the trainer cannot be started
          torch   | --batch=0                                  | --batch must be above 0, but is 0
          torch   | --pull=1                                   | --pull is for --trainer head
          torch   | --from-scratch --checkpoint=FILE.pt        | --from-scratch is without a checkpoint
          head    | --steps=0                                  | --steps must be above 0, but is 0
          head    | --from-scratch                             | --from-scratch is for --trainer torch
          command | --command={out} --network=net.py:Net       | --network is for --trainer torch
          """)
  void shouldSayInOneLineWhatIsWrongWithTheCall(String trainer, String options, String message)
      throws IOException {
    List<String> words =
        new ArrayList<>(List.of("train", "--dataset", dataset().toString(), "--trainer", trainer));
    words.addAll(List.of("--base", DefaultModel.unpack(directory).toString()));
    words.addAll(List.of("--out", directory.resolve("models/new.onnx").toString()));
    words.addAll(List.of(options.split(" ")));

    Call call = Call.of(words.toArray(String[]::new));

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err().lines()).hasSize(1);
    assertThat(call.err()).contains(message);
  }

  private Path dataset() throws IOException {
    FlatScan flat = FlatScan.of(3, 3);
    Path dataset = directory.resolve("dataset");
    List<String> ids = flat.frameIds();
    write(dataset, "train", flat, ids.subList(0, 2));
    write(dataset, "val", flat, ids.subList(2, 3));
    Files.write(dataset.resolve("classes.txt"), FlatScan.classNames(), UTF_8);
    return dataset;
  }

  private static void write(Path dataset, String part, FlatScan flat, List<String> ids)
      throws IOException {
    for (String kind : List.of("images", "masks", "weights")) {
      Files.createDirectories(dataset.resolve(kind).resolve(part));
    }
    Files.write(dataset.resolve(part + ".txt"), ids, UTF_8);
    for (String id : ids) {
      byte[] mask = flat.labels(id);
      byte[] weights = new byte[mask.length];
      Arrays.fill(weights, (byte) 255);
      Files.write(dataset.resolve("images/" + part + "/" + id + ".jpg"), flat.frame(id).colour());
      png(dataset.resolve("masks/" + part + "/" + id + ".png"), mask);
      png(dataset.resolve("weights/" + part + "/" + id + ".png"), weights);
    }
  }

  private static void png(Path file, byte[] values) throws IOException {
    BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_BYTE_GRAY);
    byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(values, 0, raster, 0, raster.length);
    ImageIO.write(image, "png", file.toFile());
  }
}
