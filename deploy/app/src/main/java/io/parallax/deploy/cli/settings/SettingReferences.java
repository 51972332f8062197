package io.parallax.deploy.cli.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Settings whose values lie elsewhere, as secrets should: {@code ${file:/path:key}} in a properties
 * file, {@code ${directory:/path:file}} in a file of a directory, as Kubernetes mounts secrets,
 * {@code ${env:NAME}} in the environment. Kafka's own providers read them.
 *
 * <p>Further ones of Kafka's interface are named as Kafka's clients name theirs: {@code
 * kafka.config.providers=vault}, {@code kafka.config.providers.vault.class=…}. They are resolved
 * here for all, so that every part, the registry's client among them, takes the same.
 */
public final class SettingReferences {
  private static final String PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG;
  private static final String CLIENT_PROVIDERS = "kafka." + PROVIDERS;
  private static final String OURS = "file,directory,env";
  private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{(?:file|directory|env):[^}]*}");

  private SettingReferences() {}

  /**
   * Settings with the values that theirs refer to, without those that name providers.
   *
   * @throws UsageException if there is nothing where a value refers to
   * @throws org.apache.kafka.common.config.ConfigException if a file cannot be read
   */
  static Map<String, String> resolved(Map<String, String> settings) {
    Map<String, String> referring = new TreeMap<>(settings);
    Map<String, Object> providers = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.equals(CLIENT_PROVIDERS) || key.startsWith(CLIENT_PROVIDERS + ".")) {
            providers.put(PROVIDERS + key.substring(CLIENT_PROVIDERS.length()), value);
            referring.remove(key);
          }
        });
    providers.merge(PROVIDERS, OURS, (theirs, ours) -> theirs + "," + ours);
    putClass(providers, "file", FileConfigProvider.class);
    putClass(providers, "directory", DirectoryConfigProvider.class);
    putClass(providers, "env", EnvVarConfigProvider.class);

    Map<String, String> resolved = new TreeMap<>();
    new AbstractConfig(new ConfigDef(), referring, providers, false)
        .originalsStrings()
        .forEach((key, value) -> resolved.put(key, found(key, value).strip()));
    return resolved;
  }

  /** A single value, or what it refers to. */
  public static String resolved(String key, String value) {
    return resolved(Map.of(key, value)).get(key);
  }

  private static void putClass(Map<String, Object> providers, String name, Class<?> type) {
    providers.putIfAbsent(PROVIDERS + "." + name + ".class", type.getName());
  }

  private static String found(String key, String value) {
    var reference = UNRESOLVED.matcher(value);
    if (reference.find()) {
      throw new UsageException(
          "setting %s refers to %s, but there is no such value".formatted(key, reference.group()));
    }
    return value;
  }
}
