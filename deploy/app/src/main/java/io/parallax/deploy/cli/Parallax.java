package io.parallax.deploy.cli;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code parallax}: without a subcommand it shows what there is. Every subcommand
 * inherits {@code --help}, {@code --version} and {@code --debug}.
 */
@Command(
    name = "parallax",
    description =
        "Asks for labels where a model's predictions of the same surface disagree between views.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "Exit codes: 0 done, 1 failed, 2 the call or its input is wrong."},
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      StreamCommand.class,
      WorkerCommand.class,
      TopologyCommand.class,
      DeskCommand.class,
      AnnotateCommand.class,
      BrokerCommand.class,
      RegistryCommand.class,
      TopicsCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      TrainerCommand.class,
      ModelsCommand.class,
      ScenesCommand.class,
      AccessCommand.class,
      DatasetCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      AsyncApiCommand.class,
      FlatCommand.class,
      BenchCommand.class,
      SettingsCommand.class,
      HelpCommand.class
    })
public final class Parallax implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure (or set PARALLAX_DEBUG=1).")
  private boolean debug;

  private Parallax(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // What libraries print has ASCII digits as well, such as the time on a progress bar.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  /** The command with all its subcommands. */
  static CommandLine commandLine(Map<String, String> environment) {
    Parallax parallax = new Parallax(environment);
    Failures failures = new Failures(parallax::isDebugging, environment);
    return new CommandLine(parallax)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(failures::onParameters)
        .setExecutionExceptionHandler(failures::onExecution);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK;
  }

  /** The environment variables that settings are read from. */
  Map<String, String> environment() {
    return environment;
  }

  private boolean isDebugging() {
    return debug || "1".equals(environment.get("PARALLAX_DEBUG"));
  }
}
