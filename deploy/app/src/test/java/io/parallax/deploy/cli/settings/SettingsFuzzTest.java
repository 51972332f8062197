package io.parallax.deploy.cli.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.fuzz.ScratchFile;
import io.parallax.fuzz.TextMutator;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Damaged files of settings. */
class SettingsFuzzTest implements FuzzTest {
  private static final String FILE =
      """
      # of the cluster
      bootstrap.servers = 127.0.0.1:9092
      schema.registry.url: http://127.0.0.1:8081
      voxel.size = 0.05
      refresh.growth=0.05
      kafka.session.timeout.ms = 10000
      state.dir = \\u0041/b
      """;

  @TempDir private Path directory;

  @Override
  public Stream<Fuzzing> decoders() {
    return Stream.of(settings());
  }

  private Fuzzing settings() {
    Path file = directory.resolve("parallax.properties");
    Settings settings = CommandLine.populateCommand(new Settings(), "--config", file.toString());
    return Fuzzing.of(
            "settings",
            bytes -> {
              ScratchFile.write(file, bytes);
              new TopologyConfig(settings.layered(TopologyConfig.DEFINITION, Map.of()));
            })
        .corpus(List.of(FILE.getBytes(UTF_8)))
        .mutator(new TextMutator())
        .refuses(UsageException.class, ConfigException.class)
        .allocates(1 << 20, 256);
  }
}
