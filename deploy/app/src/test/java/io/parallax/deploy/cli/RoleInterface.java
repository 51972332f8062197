package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.parallax.deploy.cli.settings.Settings;
import io.parallax.deploy.training.role.TrainerConfig;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.topology.TopologyConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** What files that start roles in containers may tell them: commands, and variables. */
public final class RoleInterface {
  private static final String CLIENT_PREFIX = "PARALLAX_KAFKA_";

  private RoleInterface() {}

  /** Checks that there is such a command with such options. */
  public static void requireCommand(List<String> command, Map<String, String> environment) {
    assertThatCode(
            () -> Parallax.commandLine(environment).parseArgs(command.toArray(String[]::new)))
        .as("%s", command)
        .doesNotThrowAnyException();
  }

  /**
   * Checks that a role takes every variable, with that value, and misses none.
   *
   * @param role the first word of its command
   */
  public static void requireVariables(String role, Map<String, String> environment) {
    ConfigDef definition = definition(role);
    Set<String> known = new TreeSet<>();
    for (ConfigDef.ConfigKey key : definition.configKeys().values()) {
      String variable = Settings.environmentName(key.name);
      known.add(variable);
      String value = environment.get(variable);
      if (value == null) {
        assertThat(key.hasDefault()).as("%s needs %s", role, variable).isTrue();
      } else {
        assertThatCode(
                () -> {
                  Object parsed = ConfigDef.parseType(key.name, value, key.type);
                  if (key.validator != null) {
                    key.validator.ensureValid(key.name, parsed);
                  }
                })
            .as("%s: %s=%s", role, variable, value)
            .doesNotThrowAnyException();
      }
    }
    if (role.equals("desk")) {
      known.add("PARALLAX_DESK_TOKEN");
    }
    for (String variable : environment.keySet()) {
      if (variable.startsWith(CLIENT_PREFIX)) {
        assertThat(clientVariables()).as(role).contains(variable);
      } else {
        assertThat(known).as(role).contains(variable);
      }
    }
  }

  /** The name of a setting's variable. */
  public static String variable(String key) {
    return Settings.environmentName(key);
  }

  private static ConfigDef definition(String role) {
    return switch (role) {
      case "worker" -> WorkerConfig.DEFINITION;
      case "topology" -> TopologyConfig.DEFINITION;
      case "desk" -> DeskCommand.SETTINGS;
      case "trainer" -> TrainerConfig.DEFINITION;
      case "topics" ->
          new ConfigDef()
              .define(DeskCommand.SETTINGS.configKeys().get(WorkerConfig.BOOTSTRAP_SERVERS));
      default -> new ConfigDef();
    };
  }

  private static Set<String> clientVariables() {
    Set<String> variables = new TreeSet<>();
    for (Set<String> keys :
        List.of(
            ConsumerConfig.configNames(),
            ProducerConfig.configNames(),
            AdminClientConfig.configNames())) {
      keys.forEach(key -> variables.add(Settings.environmentName("kafka." + key)));
    }
    return variables;
  }
}
