package io.parallax.deploy.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Runs what is to be measured, unmeasured, until the JVM's compiler has little left to do about it.
 *
 * <p>A broker and its clients are thousands of methods, many of them called a few times a
 * transaction: the compiler is at work on them for half a minute, in which it takes as much of a
 * small machine as the work itself. A cluster that runs for days knows nothing of that.
 */
public final class WarmUp {
  private static final int MOST_ROUNDS = 5;

  /** Time of the compiler's threads over that of a round. */
  private static final double QUIET = 0.15;

  private WarmUp() {}

  /** Runs rounds until the compiler is quiet in one, but not for ever. */
  public static void with(Runnable round) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    int rounds = 0;
    boolean isQuiet = false;
    while (!isQuiet && rounds < MOST_ROUNDS) {
      long start = System.nanoTime();
      long compiled = compiler.getTotalCompilationTime();
      round.run();
      double spent = (compiler.getTotalCompilationTime() - compiled) * 1e6;
      isQuiet = spent < QUIET * (System.nanoTime() - start);
      rounds++;
    }
  }
}
