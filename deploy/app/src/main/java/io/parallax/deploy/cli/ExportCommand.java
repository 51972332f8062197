package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.export.RequestExport;
import io.parallax.deploy.export.format.ToolFormat;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.TopicCatalogue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code export}: label requests as files of an annotation tool. */
@Command(
    name = "export",
    description = {
      "Writes the label requests of a cluster so that an annotation tool can import them: the"
          + " picture of each, and the model's guess, marked as one, or the answers.",
      "deploy/doc/annotation-tools.md says how each tool imports them."
    })
final class ExportCommand implements Callable<Integer> {
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "coco|cvat|labelstudio|labelme|masks",
      converter = ToolFormatConverter.class,
      description = "Whose files are written.")
  private ToolFormat format;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where they go; a directory that is empty or not there.")
  private Path out;

  @Option(names = "--scene", paramLabel = "ID", description = "Only requests of this scene.")
  private String scene;

  @Option(
      names = "--status",
      paramLabel = "open|answered|withdrawn|expired|superseded",
      description = "Only requests that stand so (default: open; with --answers, any).")
  private RequestStatus status;

  @Option(
      names = "--answers",
      description =
          "The requests that somebody gave a class, with the classes of most annotators in place of"
              + " the guess; tells where they disagree.")
  private boolean answers;

  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() throws IOException {
    requireEmpty();
    OutputDirectory.require("--out", out);
    Cluster cluster =
        ClusterSettings.connect(
            options,
            parallax.environment(),
            Map.of(TopicCatalogue.LABEL_REQUESTS.name(), List.of(AclOperation.READ)));
    List<LabelRequest> requests = RequestExport.read(cluster, this::isWanted);
    PrintWriter console = spec.commandLine().getOut();
    if (answers) {
      List<String> disagreements = RequestExport.writeAnswers(format, out, requests);
      console.printf("%s answered requests in %s%n", requests.size(), out);
      if (!disagreements.isEmpty()) {
        console.printf("annotators disagree about %s of them%n", disagreements.size());
        disagreements.forEach(line -> console.println("  " + line));
      }
    } else {
      RequestExport.write(format, out, requests);
      console.printf("%s requests in %s%n", requests.size(), out);
    }
    return ExitCode.OK;
  }

  private boolean isWanted(LabelRequest request) {
    boolean inScene = scene == null || scene.equals(request.getSceneId());
    boolean standing =
        answers
            ? RequestExport.isAnswered(request) && (status == null || status == request.getStatus())
            : request.getStatus() == (status == null ? RequestStatus.OPEN : status);
    return inScene && standing;
  }

  /** Files of an earlier export between those of this one would be read as answers. */
  private void requireEmpty() throws IOException {
    if (Files.isDirectory(out)) {
      try (Stream<Path> files = Files.list(out)) {
        if (files.findAny().isPresent()) {
          throw new UsageException("--out " + out + ": the directory is not empty");
        }
      }
    } else if (Files.exists(out)) {
      throw new UsageException("--out " + out + ": is not a directory");
    }
  }
}
