package io.parallax.deploy.embedded;

import io.parallax.deploy.shutdown.Closing;
import io.parallax.deploy.shutdown.TemporaryDirectory;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker in this JVM, its own controller, reachable over loopback only unless configured
 * otherwise.
 *
 * <p>What it holds lies in a directory: a given one outlives the broker, a temporary one goes with
 * it.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String NODE = "1";

  /** Always the same, so that a directory can be taken up again. */
  private static final String CLUSTER = "ParallaxEmbeddedBroker";

  private static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENTS = "CLIENTS";

  /** Changelogs and repartition topics hold records of the catalogue with something around them. */
  private static final int RECORD_SLACK = 1 << 20;

  private final Path directory;
  private final TemporaryDirectory temporary;
  private final List<BrokerListener> listeners;
  private final int controllerPort;
  private final Map<String, String> settings;
  private final Closing closing;
  private KafkaRaftServer server;

  /** Not started yet; closed when the JVM ends if its directory is a temporary one, else null. */
  private EmbeddedBroker(
      Path directory,
      TemporaryDirectory temporary,
      List<BrokerListener> listeners,
      int controllerPort,
      Map<String, String> settings) {
    this.directory = directory;
    this.temporary = temporary;
    this.listeners = List.copyOf(listeners);
    this.controllerPort = controllerPort;
    this.settings = Map.copyOf(settings);
    this.closing = temporary == null ? null : Closing.onExit(this::end);
  }

  /** A running broker in a temporary directory, which is deleted on {@link #close}. */
  public static EmbeddedBroker start() {
    TemporaryDirectory temporary = TemporaryDirectory.create("parallax-broker");
    try {
      return started(onLoopback(temporary.path(), temporary));
    } catch (RuntimeException e) {
      temporary.close();
      throw e;
    }
  }

  /** A running broker in this directory, which is made if need be; what is in it is served. */
  public static EmbeddedBroker start(Path directory) {
    return started(onLoopback(directory, null));
  }

  /**
   * A running broker in this directory, which is made if need be; what is in it is served.
   *
   * @param listeners one or more; the broker itself uses the first
   */
  public static EmbeddedBroker start(Path directory, List<BrokerListener> listeners) {
    return start(directory, listeners, Map.of());
  }

  /**
   * The same, with settings of Kafka's over its own. The listeners are called {@code CLIENTS0},
   * {@code CLIENTS1} and so on there.
   */
  public static EmbeddedBroker start(
      Path directory, List<BrokerListener> listeners, Map<String, String> settings) {
    return started(broker(directory, listeners, settings));
  }

  private static EmbeddedBroker broker(
      Path directory, List<BrokerListener> listeners, Map<String, String> settings) {
    try (ServerSocket first = freePort();
        ServerSocket second = freePort()) {
      // Kafka takes no two listeners of one port, whatever their addresses: a port that is free on
      // loopback may be that of another address.
      boolean isTaken = listeners.stream().anyMatch(at -> at.port() == first.getLocalPort());
      int controllerPort = isTaken ? second.getLocalPort() : first.getLocalPort();
      return new EmbeddedBroker(directory, null, listeners, controllerPort, settings);
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on " + HOST, e);
    }
  }

  private static EmbeddedBroker onLoopback(Path directory, TemporaryDirectory temporary) {
    try (ServerSocket first = freePort();
        ServerSocket second = freePort()) {
      return new EmbeddedBroker(
          directory,
          temporary,
          List.of(BrokerListener.at(HOST, first.getLocalPort())),
          second.getLocalPort(),
          Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on " + HOST, e);
    }
  }

  /** Where clients of the first listener connect to, as {@code host:port}. */
  public String bootstrapServers() {
    return listeners.get(0).advertised();
  }

  /** Where its data lie. */
  public Path directory() {
    return directory;
  }

  /** Stops serving; clients wait. Does nothing when stopped already. */
  public synchronized void stop() {
    if (server != null) {
      TransactionGate.close(directory.toString());
      shutDown();
    }
  }

  private void shutDown() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
      TransactionGate.open(directory.toString());
    }
  }

  /** Serves again what is in the directory, on the same port. */
  public synchronized void restart() {
    stop();
    listeners.forEach(EmbeddedBroker::requireFree);
    KafkaRaftServer next;
    try {
      format();
      next = new KafkaRaftServer(new KafkaConfig(configuration(), false), Time.SYSTEM);
    } catch (Exception e) {
      throw new IllegalStateException(
          "Cannot prepare the broker in %s: %s".formatted(directory, e.getMessage()), e);
    }
    try {
      next.startup();
      server = next;
    } catch (RuntimeException e) {
      // Half a broker keeps threads that would hold up the end of the JVM.
      next.shutdown();
      throw new IllegalStateException(
          "The broker in " + directory + " does not start: " + reason(e), e);
    }
  }

  /** Kafka finds out as well, on a thread that logs a stack trace. */
  private static void requireFree(BrokerListener listener) {
    try (ServerSocket probe = new ServerSocket()) {
      // As Kafka does: connections of an earlier broker that are not quite gone do not count.
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(listener.host(), listener.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the broker cannot listen on %s:%s: %s"
              .formatted(listener.host(), listener.port(), e.getMessage()),
          e);
    }
  }

  /** What Kafka says itself, below what its threads wrap around it. */
  private static String reason(RuntimeException failure) {
    String reason = failure.getMessage();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof KafkaException) {
        reason = cause.getMessage();
      }
    }
    return reason;
  }

  /** Stops, and deletes the directory if it is temporary. */
  @Override
  public void close() {
    if (closing == null) {
      stop();
    } else {
      closing.close();
    }
  }

  private synchronized void end() {
    shutDown();
    temporary.close();
  }

  private static EmbeddedBroker started(EmbeddedBroker broker) {
    try {
      broker.restart();
      return broker;
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  private static ServerSocket freePort() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** Gives the directory its identity, unless it has one. */
  private void format() throws Exception {
    Files.createDirectories(directory);
    try (PrintStream unread =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(unread)
          .setNodeId(Integer.parseInt(NODE))
          .setClusterId(CLUSTER)
          .setDirectories(List.of(directory.toString()))
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName(CONTROLLER)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(true)
          .run();
    }
  }

  private Map<String, String> configuration() {
    Map<String, String> configuration = new LinkedHashMap<>(small());
    String controller = CONTROLLER + "://" + HOST + ":" + controllerPort;
    configuration.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
    configuration.put(
        "listeners", named(listener -> listener.host() + ":" + listener.port()) + "," + controller);
    configuration.put("advertised.listeners", named(BrokerListener::advertised));
    configuration.put(
        "listener.security.protocol.map",
        IntStream.range(0, listeners.size())
                .mapToObj(i -> CLIENTS + i + ":PLAINTEXT,")
                .collect(Collectors.joining())
            + CONTROLLER
            + ":PLAINTEXT");
    configuration.put("inter.broker.listener.name", CLIENTS + 0);
    configuration.put("log.dirs", directory.toString());
    configuration.put("authorizer.class.name", TransactionGate.class.getName());
    configuration.putAll(settings);
    return configuration;
  }

  /** An address of every listener under its name. */
  private String named(Function<BrokerListener, String> address) {
    return IntStream.range(0, listeners.size())
        .mapToObj(i -> CLIENTS + i + "://" + address.apply(listeners.get(i)))
        .collect(Collectors.joining(","));
  }

  /** One broker for a few clients. */
  private static Map<String, String> small() {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", NODE),
        Map.entry("controller.listener.names", CONTROLLER),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("message.max.bytes", Integer.toString(largestRecord() + RECORD_SLACK)),
        // One broker: one copy of everything, and no waiting for others.
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        // What a dead client left open holds readers up for its own timeout, and no longer.
        Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
        // Small: a few clients, and the machine does the real work beside it.
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.num.partitions", "4"),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20)),
        Map.entry("log.index.size.max.bytes", Integer.toString(1 << 20)),
        Map.entry("metric.reporters", ""));
  }

  private static int largestRecord() {
    return TopicCatalogue.all().stream().mapToInt(Topic::maxRecordBytes).max().orElseThrow();
  }
}
