package io.parallax.deploy.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingReferencesTest {
  @TempDir Path directory;

  /** A provider of a team's own. */
  public static final class Vault implements ConfigProvider {
    private String prefix;

    @Override
    public void configure(Map<String, ?> config) {
      prefix = config.get("prefix").toString();
    }

    @Override
    public ConfigData get(String path) {
      return get(path, Set.of());
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
      Map<String, String> data = new HashMap<>();
      keys.forEach(key -> data.put(key, prefix + path + key));
      return new ConfigData(data);
    }

    @Override
    public void close() {}
  }

  @Test
  void shouldReadFilesDirectoriesAndTheEnvironment() throws IOException {
    Path file = Files.writeString(directory.resolve("a.properties"), "one=first\ntwo=second\n");
    Files.writeString(directory.resolve("password"), "third\n");

    Map<String, String> resolved =
        SettingReferences.resolved(
            Map.of(
                "a", "${file:" + file + ":one}",
                "b", "x-${file:" + file + ":two}-y",
                "c", "${directory:" + directory + ":password}",
                "d", "${env:PATH}",
                "e", "plain ${other:thing} $1"));

    assertThat(resolved)
        .containsEntry("a", "first")
        .containsEntry("b", "x-second-y")
        .containsEntry("c", "third")
        .containsEntry("d", System.getenv("PATH").strip())
        .containsEntry("e", "plain ${other:thing} $1")
        .hasSize(5);
  }

  @Test
  void shouldTakeFurtherProvidersAsKafkasClientsDoAndKeepThemFromTheClients() {
    assertThat(
            SettingReferences.resolved(
                Map.of(
                    "kafka.config.providers", "vault",
                    "kafka.config.providers.vault.class", Vault.class.getName(),
                    "kafka.config.providers.vault.param.prefix", "from-",
                    "kafka.ssl.key.password", "${vault:there:key}")))
        .isEqualTo(Map.of("kafka.ssl.key.password", "from-therekey"));
  }

  @Test
  void shouldSayWhatIsNotThere() {
    String missing = "${directory:" + directory + ":password}";
    assertThatThrownBy(() -> SettingReferences.resolved("token", missing))
        .isInstanceOf(UsageException.class)
        .hasMessage("setting token refers to " + missing + ", but there is no such value");
    assertThatThrownBy(() -> SettingReferences.resolved("token", "${file:/no/such/file:password}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("/no/such/file");
    assertThatThrownBy(() -> SettingReferences.resolved("token", "${env:NO_SUCH_VARIABLE_1}"))
        .isInstanceOf(UsageException.class);
  }
}
