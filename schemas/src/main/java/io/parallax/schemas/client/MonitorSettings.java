package io.parallax.schemas.client;

import org.apache.kafka.common.config.ConfigDef;

/** The settings that say where a role tells its metrics and its health. */
public final class MonitorSettings {
  public static final String HOST = "monitor.host";
  public static final String PORT = "monitor.port";

  /** This machine only. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  private static final int MAX_PORT = 65_535;

  private MonitorSettings() {}

  /** Adds both to the settings of a role. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            HOST,
            ConfigDef.Type.STRING,
            DEFAULT_HOST,
            new ConfigDef.NonEmptyString(),
            ConfigDef.Importance.LOW,
            "Address that metrics and health are served on.")
        .define(
            PORT,
            ConfigDef.Type.INT,
            0,
            ConfigDef.Range.between(0, MAX_PORT),
            ConfigDef.Importance.LOW,
            "Port of /metrics and /health/; 0: none.");
  }
}
