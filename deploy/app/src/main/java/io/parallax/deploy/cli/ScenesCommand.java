package io.parallax.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.cli.console.NearNames;
import io.parallax.deploy.cli.console.Ratio;
import io.parallax.deploy.cli.console.TextTable;
import io.parallax.deploy.cli.console.TimeSpan;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.SceneRows;
import io.parallax.deploy.scene.SceneClosing;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code scenes}: the scenes of a cluster, and their end. */
@Command(
    name = "scenes",
    description = "The scenes of a cluster: lists them, and closes those that are over.",
    subcommands = {ScenesCommand.ListScenes.class, ScenesCommand.CloseScenes.class})
final class ScenesCommand implements Callable<Integer> {
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK;
  }

  /** For how long nothing has changed in a scene; 0 where its clock is ahead of this one. */
  private static Duration idle(SceneCoverage row, Instant now) {
    Duration since = Duration.between(row.getUpdatedAt(), now);
    return since.isNegative() ? Duration.ZERO : since;
  }

  /** The command {@code scenes list}. */
  @Command(name = "list", description = "Prints all scenes by name, and how each stands.")
  static final class ListScenes implements Callable<Integer> {
    @ParentCommand private ScenesCommand scenes;
    @Spec private CommandSpec spec;
    @Mixin private RoleOptions options = new RoleOptions();

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
      Cluster cluster =
          ClusterSettings.connect(
              options,
              scenes.parallax.environment(),
              Map.of(TopicCatalogue.SCENE_COVERAGE.name(), List.of(AclOperation.READ)));
      Collection<SceneCoverage> rows = SceneRows.read(cluster).values();
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        List<Map<String, Object>> all = rows.stream().map(ListScenes::fields).toList();
        out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
      } else if (rows.isEmpty()) {
        out.println("there is no scene");
      } else {
        printTable(rows, out);
      }
      return ExitCode.OK;
    }

    private static void printTable(Collection<SceneCoverage> rows, PrintWriter out) {
      Instant now = Instant.now();
      List<String[]> table = new ArrayList<>();
      table.add(
          new String[] {
            "scene",
            "asks",
            "frames",
            "blocks",
            "requests",
            "open",
            "answered",
            "budget",
            "idle",
            "state"
          });
      for (SceneCoverage row : rows) {
        table.add(
            new String[] {
              Identifiers.shown(row.getSceneId()),
              Identifiers.shown(row.getGeneration()),
              Long.toString(row.getFrames()),
              Long.toString(row.getBlocks()),
              Long.toString(row.getRequests()),
              Long.toString(SceneRows.openRequests(row)),
              Long.toString(row.getAnswered()),
              Ratio.text("%.0f", 100.0 * row.getRequestedPixels(), (double) row.getBudgetPixels())
                      .strip()
                  + " %",
              TimeSpan.text(idle(row, now)),
              row.getClosed() ? "closed" : "open"
            });
      }
      TextTable.print(table, out);
    }

    private static Map<String, Object> fields(SceneCoverage row) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("scene", row.getSceneId());
      fields.put("generation", row.getGeneration());
      fields.put("frames", row.getFrames());
      fields.put("blocks", row.getBlocks());
      fields.put("requests", row.getRequests());
      fields.put("open", SceneRows.openRequests(row));
      fields.put("answered", row.getAnswered());
      fields.put("requestedPixels", row.getRequestedPixels());
      fields.put("budgetPixels", row.getBudgetPixels());
      fields.put("updatedAt", row.getUpdatedAt().toString());
      fields.put("closed", row.getClosed());
      return fields;
    }
  }

  /** The command {@code scenes close}. */
  @Command(
      name = "close",
      description = {
        "Closes scenes: their open requests end, their state is deleted, and frames that come later"
            + " are dropped.",
        "Waits until the row of each says so."
      })
  static final class CloseScenes implements Callable<Integer> {
    @ParentCommand private ScenesCommand scenes;
    @Spec private CommandSpec spec;
    @Mixin private RoleOptions options = new RoleOptions();

    @Parameters(paramLabel = "ID", arity = "0..*", description = "The scenes.")
    private Set<String> ids = new LinkedHashSet<>();

    @Option(
        names = "--idle",
        paramLabel = "DURATION",
        converter = DurationConverter.UpToAYear.class,
        description =
            "Only scenes in which nothing has changed for so long, such as 24h or 7d; without ID all"
                + " open ones.")
    private Duration idle;

    @Option(
        names = "--timeout",
        paramLabel = "DURATION",
        converter = DurationConverter.class,
        description = "How long to wait for their rows (default: 2m).")
    private Duration timeout = Duration.ofMinutes(2);

    @Override
    public Integer call() {
      if (ids.isEmpty() && idle == null) {
        throw new UsageException("name the scenes to close, or give --idle for all idle ones");
      }
      Cluster cluster =
          ClusterSettings.connect(
              options, scenes.parallax.environment(), AccessCatalogue.closer().topics());
      PrintWriter out = spec.commandLine().getOut();
      try (SceneRows rows = new SceneRows(cluster)) {
        List<SceneCoverage> chosen = chosen(rows.latest(), out);
        if (chosen.isEmpty()) {
          return ExitCode.OK;
        }
        new SceneClosing(cluster, rows, timeout)
            .close(
                chosen,
                (scene, ended) -> {
                  out.printf("%s is closed, open requests ended: %s%n", scene, ended);
                  out.flush();
                });
      }
      return ExitCode.OK;
    }

    private List<SceneCoverage> chosen(SortedMap<String, SceneCoverage> rows, PrintWriter out) {
      requireKnown(rows.keySet());
      Instant now = Instant.now();
      List<SceneCoverage> chosen = new ArrayList<>();
      for (SceneCoverage row : rows.values()) {
        boolean named = ids.contains(row.getSceneId());
        Duration since = idle(row, now);
        if (!named && !ids.isEmpty()) {
          continue;
        }
        if (row.getClosed()) {
          if (named) {
            out.printf("%s is closed already%n", row.getSceneId());
          }
        } else if (idle == null || since.compareTo(idle) >= 0) {
          chosen.add(row);
        } else if (named) {
          out.printf("%s stays open: idle for %s%n", row.getSceneId(), TimeSpan.text(since));
        }
      }
      if (ids.isEmpty() && chosen.isEmpty()) {
        out.printf("no open scene has been idle for %s%n", TimeSpan.text(idle));
      }
      return chosen;
    }

    /** Before anything is sent. */
    private void requireKnown(Set<String> known) {
      List<String> wrong =
          ids.stream().filter(id -> !known.contains(id)).map(id -> wrong(id, known)).toList();
      if (!wrong.isEmpty()) {
        throw new UsageException(
            "there is no scene %s; 'parallax scenes list' names those there are"
                .formatted(String.join(", nor ", wrong)));
      }
    }

    private static String wrong(String id, Set<String> known) {
      List<String> near = NearNames.of(id, known);
      return Identifiers.shown(id)
          + (near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)");
    }
  }
}
