package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.Secrets;
import io.parallax.deploy.cli.settings.Settings;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Refusal;
import io.parallax.deploy.cluster.RefusedAccessException;
import io.parallax.deploy.cluster.UnreachableClusterException;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.run.ExistingSceneException;
import io.parallax.deploy.run.MixedSceneException;
import io.parallax.deploy.run.StalledRunException;
import io.parallax.deploy.scan.UnreadableScanException;
import io.parallax.deploy.scene.StalledClosingException;
import io.parallax.deploy.shutdown.Closing;
import io.parallax.deploy.stream.BrokenStreamException;
import io.parallax.deploy.stream.DifferentScanException;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.announce.RefusedAnnouncementException;
import io.parallax.deploy.training.announce.UnusableStoreException;
import io.parallax.deploy.training.dataset.DatasetException;
import io.parallax.inference.model.ModelException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How a command that does not end well says so: one line on standard error, exit code 2 for what
 * the user can put right in the call or its input, 1 for all else. The stack trace appears only
 * where it was asked for.
 */
final class Failures {
  private final BooleanSupplier debugging;
  private final Map<String, String> environment;

  Failures(BooleanSupplier debugging, Map<String, String> environment) {
    this.debugging = debugging;
    this.environment = environment;
  }

  /** Reports arguments that make no sense. */
  int onParameters(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    StringBuilder line = new StringBuilder(failure.getMessage());
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      line.append("; did you mean ").append(String.join(" or ", unmatched.getSuggestions()));
      line.append('?');
    }
    line.append(" (see ").append(command.getCommandSpec().qualifiedName()).append(" --help)");
    Secrets secrets = secrets(command, List.of(arguments));
    if (failure instanceof UnmatchedArgumentException unmatched) {
      secrets.addUnknown(unmatched.getUnmatched());
    }
    print(command, secrets.hide(line.toString()));
    return ExitCode.USAGE;
  }

  /** Reports what a command threw. */
  int onExecution(Exception failure, CommandLine command, ParseResult call) {
    if (Closing.isUnderWay()) {
      // It was asked to end, and what it needs is being closed under its hands.
      return ExitCode.FAILURE;
    }
    boolean usersToMend =
        failure instanceof UsageException
            || failure instanceof UnreadableScanException
            || failure instanceof UnreadableAnswersException
            || failure instanceof DifferentScanException
            || failure instanceof ExistingSceneException
            || failure instanceof ModelException
            || failure instanceof DatasetException
            || failure instanceof RefusedTrainingException
            || failure instanceof RefusedAnnouncementException
            || failure instanceof ConfigException;
    boolean plain =
        usersToMend
            || failure instanceof UnreachableClusterException
            || failure instanceof RefusedAccessException
            || failure instanceof StalledRunException
            || failure instanceof StalledClosingException
            || failure instanceof MixedSceneException
            || failure instanceof BrokenStreamException
            || failure instanceof UnusableStoreException;
    Secrets secrets = secrets(command, call.originalArgs());
    String line =
        plain || isListening(failure)
            ? failure.getMessage()
            : Refusal.in(failure).orElse(described(failure));
    print(command, secrets.hide(line));
    if (debugging.getAsBoolean()) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      command.getErr().print(secrets.hide(trace.toString()));
      command.getErr().flush();
    }
    return usersToMend ? ExitCode.USAGE : ExitCode.FAILURE;
  }

  /** Those of the call, of the environment, and of the settings that were read. */
  private Secrets secrets(CommandLine command, List<String> arguments) {
    Secrets secrets = new Secrets();
    addRead(command.getCommandSpec(), secrets);
    secrets.addAll(environment);
    secrets.addArguments(arguments);
    return secrets;
  }

  private static void addRead(CommandSpec spec, Secrets secrets) {
    for (CommandSpec mixin : spec.mixins().values()) {
      if (mixin.userObject() instanceof Settings settings) {
        secrets.addAll(settings.secrets());
      }
      addRead(mixin, secrets);
    }
  }

  /** A server that says which address it cannot listen on, and why. */
  private static boolean isListening(Exception failure) {
    return failure instanceof UncheckedIOException unchecked
        && unchecked.getCause() instanceof SocketException;
  }

  private static String described(Exception failure) {
    String type = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? type : failure.getMessage() + " (" + type + ")";
  }

  private static void print(CommandLine command, String message) {
    command.getErr().println("parallax: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
  }
}
