package io.parallax.deploy.cli;

import io.parallax.deploy.asyncapi.AsyncApiDocument;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code asyncapi}: every topic with its schema, as {@code asyncapi.json}. */
@Command(
    name = "asyncapi",
    description =
        "Prints an AsyncAPI 3.0 document of all topics, with their Avro schemas"
            + " (deploy/asyncapi.json).")
final class AsyncApiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AsyncApiDocument.of(Version.number()));
    out.flush();
    return ExitCode.OK;
  }
}
