package io.parallax.deploy.cli.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Option;

/**
 * Settings in layers: a properties file, over it the environment, over that the command's flags.
 *
 * <p>The key {@code min.views} is {@code PARALLAX_MIN_VIEWS} in the environment and {@code --set
 * min.views=2} on the command line. A command mixes this class in. An unknown key in the file or a
 * flag is an error; the environment is everybody's, so what is unknown there is left alone.
 */
public final class Settings {
  private static final String ENVIRONMENT_PREFIX = "PARALLAX_";
  private static final int LONGEST_KEY = 100;

  /** What begins so is for Kafka's clients and the registry's, whose settings we do not list. */
  private static final List<String> CLIENT_PREFIXES = List.of("kafka.", "schema.registry.");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with settings; the environment and --set go before it.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, for example voxel.size=0.05; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  private final Secrets secrets = new Secrets();

  /**
   * The settings of those keys that a layer sets, as text, with the values that theirs refer to
   * ({@link SettingReferences}). Defaults and validation are the definition's own business.
   *
   * @throws UsageException if a file cannot be read, an assignment is none, or a key is unknown
   */
  public Map<String, String> layered(ConfigDef definition, Map<String, String> environment) {
    Map<String, String> settings = new TreeMap<>();
    readFile(definition, settings);
    for (String key : definition.names()) {
      String value = environment.get(environmentName(key));
      if (value != null) {
        settings.put(key, value);
      }
    }
    environment.forEach(
        (variable, value) -> {
          String key = clientKey(variable);
          if (key != null) {
            settings.put(key, value);
          }
        });
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals <= 0) {
        throw new UsageException("--set takes KEY=VALUE, but has '" + assignment + "'");
      }
      String key = assignment.substring(0, equals).strip();
      requireKnown(definition, key, "--set");
      settings.put(key, assignment.substring(equals + 1).strip());
    }
    secrets.addAll(settings);
    Map<String, String> resolved = SettingReferences.resolved(settings);
    secrets.addAll(resolved);
    return resolved;
  }

  /** What of the settings may not be printed. */
  public Secrets secrets() {
    return secrets;
  }

  /** The name of a key's environment variable. */
  public static String environmentName(String key) {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Whether a key is for Kafka's clients or the registry's. */
  public static boolean isClientSetting(String key) {
    return CLIENT_PREFIXES.stream().anyMatch(key::startsWith);
  }

  /** The key of a client's setting that a variable holds, null if it holds none. */
  private static String clientKey(String variable) {
    if (!variable.startsWith(ENVIRONMENT_PREFIX)) {
      return null;
    }
    String key =
        variable.substring(ENVIRONMENT_PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    return isClientSetting(key) ? key : null;
  }

  private void readFile(ConfigDef definition, Map<String, String> settings) {
    if (file == null) {
      return;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new UsageException("--config " + file + ": there is no such file", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("--config " + file + " cannot be read: " + e.getMessage(), e);
    }
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      requireKnown(definition, key, file.toString());
      settings.put(key, properties.getProperty(key).strip());
    }
  }

  private static void requireKnown(ConfigDef definition, String key, String where) {
    if (!definition.names().contains(key) && !isClientSetting(key)) {
      throw new UsageException(
          where
              + ": there is no setting '"
              + (key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) + "…" : key)
              + "'; there are "
              + String.join(", ", new TreeSet<>(definition.names())));
    }
  }
}
