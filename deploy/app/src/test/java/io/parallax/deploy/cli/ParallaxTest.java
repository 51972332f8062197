package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.scan.ScanFormat;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ParallaxTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** A command that ends as it is told to. */
  @Command(name = "end", description = "Ends.")
  static final class End implements Callable<Integer> {
    @Option(names = "--how")
    private String how = "well";

    @Option(names = "--scan")
    private Path scan;

    @Override
    public Integer call() {
      switch (how) {
        case "misused" -> throw new UsageException("there is\n  no such thing");
        case "broken" -> throw new IllegalStateException("the broker went away");
        case "unreadable" -> ScanFormat.AUTO.open(scan);
        default -> {}
      }
      return ExitCode.OK;
    }
  }

  @Test
  void shouldPrintUsageWhenThereIsNoCommand() {
    assertThat(execute()).isEqualTo(0);
    assertThat(out.toString()).startsWith("Usage: parallax").contains("help");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldAnswerHelpAndVersionEverywhere() {
    assertThat(execute("--version")).isEqualTo(0);
    assertThat(execute("end", "--version")).isEqualTo(0);
    assertThat(out.toString().lines().toList())
        .hasSize(2)
        .allMatch(line -> line.matches("parallax \\d+\\.\\d+\\.\\d+\\S*, Java \\S+"));
    assertThat(execute("--help")).isEqualTo(0);
    assertThat(execute("end", "--help")).isEqualTo(0);
    assertThat(execute("help", "end")).isEqualTo(0);
    assertThat(out.toString()).contains("Usage: parallax end").contains("--how");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldEndWithOneLineAndTwoWhenTheCallIsWrong() {
    assertThat(execute("end", "--hov", "well")).isEqualTo(2);
    assertThat(err.toString().lines().toList())
        .singleElement()
        .asString()
        .startsWith("parallax: ")
        .contains("--hov")
        .contains("did you mean --how")
        .contains("parallax end --help");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void shouldEndWithOneLineAndTwoWhenTheInputIsWrong(@TempDir Path empty) {
    assertThat(execute("end", "--how", "misused")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo(String.format("parallax: there is no such thing%n"));

    assertThat(execute("end", "--how", "unreadable", "--scan", empty.toString())).isEqualTo(2);
    assertThat(err.toString().lines().toList()).hasSize(2);
    assertThat(err.toString()).contains(empty + ": is no recorded scan");
  }

  @Test
  void shouldEndWithOneLineAndOneWhenTheCommandFails() {
    assertThat(execute("end", "--how", "broken")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(String.format("parallax: the broker went away (IllegalStateException)%n"));
  }

  @Test
  void shouldShowTheStackTraceOnlyWhenAskedTo() {
    assertThat(execute("end", "--how", "broken", "--debug")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat " + End.class.getName());

    err.getBuffer().setLength(0);
    assertThat(execute(Map.of("PARALLAX_DEBUG", "1"), "end", "--how", "broken")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat " + End.class.getName());
  }

  private int execute(String... arguments) {
    return execute(Map.of(), arguments);
  }

  private int execute(Map<String, String> environment, String... arguments) {
    CommandLine command = Parallax.commandLine(environment);
    return command
        .addSubcommand(new End())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(command.getExecutionExceptionHandler())
        .setParameterExceptionHandler(command.getParameterExceptionHandler())
        .execute(arguments);
  }
}
