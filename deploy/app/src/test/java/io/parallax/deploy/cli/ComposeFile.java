package io.parallax.deploy.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * A compose file, those parts of its format that ours uses; anything else in it is an error.
 *
 * @param role what the services of our image have in common, merged into each
 */
record ComposeFile(
    String name,
    @JsonProperty("x-role") Object role,
    Map<String, Service> services,
    Map<String, Map<String, Object>> volumes) {
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** {@code ${NAME:-what it is without}} or {@code ${NAME:?what is wrong without}}. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):([-?])([^}]*)}");

  /** A container. */
  record Service(
      String image,
      String user,
      @JsonProperty("read_only") boolean readOnly,
      List<String> tmpfs,
      @JsonProperty("cap_drop") List<String> capDrop,
      @JsonProperty("security_opt") List<String> securityOpt,
      String restart,
      @JsonProperty("stop_grace_period") String stopGracePeriod,
      @JsonProperty("mem_limit") String memLimit,
      @JsonProperty("depends_on") Map<String, Dependency> dependsOn,
      List<String> command,
      List<String> ports,
      Map<String, String> environment,
      List<String> volumes,
      HealthCheck healthcheck) {

    Service {
      dependsOn = dependsOn == null ? Map.of() : dependsOn;
      command = command == null ? List.of() : command;
      ports = ports == null ? List.of() : ports;
      environment = environment == null ? Map.of() : environment;
      volumes = volumes == null ? List.of() : volumes;
    }

    /** Whether it is one of our roles. */
    boolean isRole() {
      return image.startsWith("parallax:");
    }
  }

  /** What another container must have come to. */
  record Dependency(String condition) {}

  /** How the engine finds out whether a container is well. */
  record HealthCheck(List<String> test, String interval, String timeout, int retries) {}

  /** Reads a file; variables have what they have without an environment, or their own names. */
  static ComposeFile read(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    String text = Files.readString(file);
    Matcher variables = VARIABLE.matcher(text);
    String plain =
        variables.replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(2).equals("-") ? found.group(3) : found.group(1)));
    Object tree = new Yaml(options).load(plain);
    return STRICT.convertValue(tree, ComposeFile.class);
  }
}
