package io.parallax.deploy.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SettingsTest {
  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define("voxel.size", ConfigDef.Type.DOUBLE, 0.05, ConfigDef.Importance.HIGH, "metres")
          .define("min.views", ConfigDef.Type.INT, 2, ConfigDef.Importance.LOW, "views")
          .define("mode", ConfigDef.Type.STRING, "live", ConfigDef.Importance.LOW, "mode");

  @TempDir Path directory;

  @Test
  void shouldLetTheEnvironmentOverrideTheFileAndTheFlagOverrideBoth() throws IOException {
    Path file = file("voxel.size=0.1\nmin.views = 3 \nmode=drain\n");
    Map<String, String> environment =
        Map.of("PARALLAX_MIN_VIEWS", "4", "PARALLAX_MODE", "live", "PARALLAX_JAVA_OPTS", "-Xmx1g");

    Settings settings = parse("--config", file.toString(), "--set", "mode=a=b");

    assertThat(settings.layered(DEFINITION, environment))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("voxel.size", "0.1", "min.views", "4", "mode", "a=b"));
  }

  @Test
  void shouldBeEmptyWhenNoLayerSetsAnything() {
    assertThat(parse().layered(DEFINITION, Map.of())).isEmpty();
  }

  @Test
  void shouldNameTheUnknownKeyAndWhereItStands() throws IOException {
    Path file = file("voxel.sice=0.1\n");

    assertThatThrownBy(() -> parse("--config", file.toString()).layered(DEFINITION, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("'voxel.sice'")
        .hasMessageContaining("min.views, mode, voxel.size");
    assertThatThrownBy(() -> parse("--set", "min.view=1").layered(DEFINITION, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--set")
        .hasMessageContaining("'min.view'");
  }

  @Test
  void shouldRefuseWhatIsNoAssignmentAndFilesThatAreNotThere() {
    assertThatThrownBy(() -> parse("--set", "mode").layered(DEFINITION, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("KEY=VALUE")
        .hasMessageContaining("'mode'");
    Path absent = directory.resolve("absent.properties");
    assertThatThrownBy(() -> parse("--config", absent.toString()).layered(DEFINITION, Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(absent + ": there is no such file");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("parallax.properties"), text);
  }

  private static Settings parse(String... arguments) {
    return CommandLine.populateCommand(new Settings(), arguments);
  }
}
