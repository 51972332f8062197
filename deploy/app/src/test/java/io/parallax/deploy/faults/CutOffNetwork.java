package io.parallax.deploy.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace with a cable to this machine that can be pulled: packets are lost, and nobody
 * is told.
 */
final class CutOffNetwork implements AutoCloseable {
  private static final String NAMESPACE = "parallax-faults";
  private static final String OURS = "parallax-f0";
  private static final String THEIRS = "parallax-f1";

  /** Of this machine, as seen from the namespace. */
  static final String HOST = "10.231.77.1";

  private static final String THEIR_HOST = "10.231.77.2";

  private CutOffNetwork() {}

  /** A network that is connected; the test is skipped where none can be made. */
  static CutOffNetwork connected() {
    assumeTrue(succeeds("ip", "netns", "list"), "there is no ip netns");
    // What a test that was killed has left.
    succeeds("ip", "netns", "del", NAMESPACE);
    assumeTrue(succeeds("ip", "netns", "add", NAMESPACE), "only root can make a network");
    CutOffNetwork network = new CutOffNetwork();
    List<String[]> steps =
        List.of(
            new String[] {"ip", "link", "add", OURS, "type", "veth", "peer", "name", THEIRS},
            new String[] {"ip", "link", "set", THEIRS, "netns", NAMESPACE},
            new String[] {"ip", "addr", "add", HOST + "/30", "dev", OURS},
            new String[] {"ip", "link", "set", OURS, "up"},
            inside("ip", "addr", "add", THEIR_HOST + "/30", "dev", THEIRS),
            inside("ip", "link", "set", THEIRS, "up"),
            inside("ip", "link", "set", "lo", "up"));
    for (String[] step : steps) {
      if (!succeeds(step)) {
        network.close();
        assumeTrue(false, "no network: " + String.join(" ", step));
      }
    }
    return network;
  }

  /** What runs a command inside. */
  List<String> through() {
    return List.of("ip", "netns", "exec", NAMESPACE);
  }

  /** Pulls the cable. */
  void cut() {
    require(inside("ip", "link", "set", THEIRS, "down"));
  }

  /** Puts it in again. */
  void mend() {
    require(inside("ip", "link", "set", THEIRS, "up"));
  }

  private static String[] inside(String... command) {
    String[] all = new String[command.length + 4];
    System.arraycopy(new String[] {"ip", "netns", "exec", NAMESPACE}, 0, all, 0, 4);
    System.arraycopy(command, 0, all, 4, command.length);
    return all;
  }

  private static void require(String... command) {
    if (!succeeds(command)) {
      throw new IllegalStateException(String.join(" ", command));
    }
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException notInstalled) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    succeeds("ip", "netns", "del", NAMESPACE);
  }
}
