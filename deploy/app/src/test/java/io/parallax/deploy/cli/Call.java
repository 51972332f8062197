package io.parallax.deploy.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/**
 * One call of the command in this JVM.
 *
 * @param exitCode what the process would have ended with
 * @param out what it printed
 * @param err what it printed on standard error
 */
public record Call(int exitCode, String out, String err) {

  /** Calls the command without an environment. */
  public static Call of(String... arguments) {
    return of(Map.of(), arguments);
  }

  static Call of(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = execute(environment, out, err, arguments);
    return new Call(exitCode, out.toString(), err.toString());
  }

  static int execute(
      Map<String, String> environment, StringWriter out, StringWriter err, String... arguments) {
    return Parallax.commandLine(environment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
