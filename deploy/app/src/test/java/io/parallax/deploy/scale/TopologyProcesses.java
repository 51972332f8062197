package io.parallax.deploy.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.bench.scale.RoleProcess;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;

/** Instances of one topology in small JVMs of their own, in drain mode. */
final class TopologyProcesses implements AutoCloseable {
  private static final String APPLICATION = "parallax-topology";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final List<String> SMALL =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CICompilerCount=1");

  private final Cluster cluster;
  private final Path directory;
  private final Map<String, String> settings = new TreeMap<>();
  private final List<RoleProcess> running = new ArrayList<>();

  TopologyProcesses(Cluster cluster, Path directory) {
    this.cluster = cluster;
    this.directory = directory;
    settings.put(TopologyConfig.SELECTION_MODE, TopologyConfig.DRAIN);
    settings.put(TopologyConfig.COMMIT_INTERVAL, "200");
    settings.put(TopologyConfig.THREADS, "1");
  }

  TopologyProcesses with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Starts instances together and waits until all the running ones share the work. */
  void start(String... names) throws Exception {
    List<RoleProcess> started = new ArrayList<>();
    for (String name : names) {
      started.add(start(name));
      running.add(started.get(started.size() - 1));
    }
    started.forEach(instance -> instance.awaitRunning(TIMEOUT));
    awaitSharing();
  }

  private RoleProcess start(String name) {
    Map<String, String> own = new TreeMap<>(settings);
    own.put(TopologyConfig.STATE_DIR, directory.resolve(name).toString());
    return RoleProcess.start(
        cluster, name, directory, new RoleProcess.Call("topology", own, SMALL));
  }

  private void awaitSharing() throws Exception {
    Instant deadline = Instant.now().plus(TIMEOUT);
    try (Admin admin = Admin.create(cluster.clients())) {
      while (!areSharing(
          admin
              .describeConsumerGroups(List.of(APPLICATION))
              .describedGroups()
              .get(APPLICATION)
              .get())) {
        requireAlive();
        assertThat(Instant.now()).isBefore(deadline);
        Thread.sleep(50);
      }
    }
  }

  private boolean areSharing(ConsumerGroupDescription group) {
    return group.groupState() == GroupState.STABLE
        && group.members().size() == running.size()
        && group.members().stream()
            .noneMatch(member -> member.assignment().topicPartitions().isEmpty());
  }

  /** Ends an instance as an operator does. */
  void stop(String name) {
    assertThat(take(name).stop(TIMEOUT)).isZero();
  }

  /** Ends an instance as a power cut does. */
  void kill(String name) {
    take(name).kill();
  }

  private RoleProcess take(String name) {
    RoleProcess instance =
        running.stream().filter(i -> i.name().equals(name)).findFirst().orElseThrow();
    running.remove(instance);
    return instance;
  }

  void requireAlive() {
    running.forEach(RoleProcess::requireAlive);
  }

  @Override
  public void close() {
    running.forEach(RoleProcess::close);
  }
}
