package io.parallax.deploy.upgrade;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedBroker;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** A cluster as an earlier version left it, served again, with its state directory. */
final class StoredVersion implements AutoCloseable {
  private final Path directory;
  private final EmbeddedBroker broker;
  private final EmbeddedRegistry registry;

  private StoredVersion(Path directory, EmbeddedBroker broker, EmbeddedRegistry registry) {
    this.directory = directory;
    this.broker = broker;
    this.registry = registry;
  }

  /**
   * Unpacks what was stored into a directory and serves it.
   *
   * @param name of the archive below {@code upgrade/}
   */
  static StoredVersion open(String name, Path directory) throws Exception {
    unpack(name, directory);
    EmbeddedRegistry registry =
        EmbeddedRegistry.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            directory.resolve("registry"));
    StoredVersion stored =
        new StoredVersion(directory, EmbeddedBroker.start(directory.resolve("broker")), registry);
    stored.keepForEver();
    stored.cluster().prepareTopics(OptionalInt.of(1));
    return stored;
  }

  private static void unpack(String name, Path directory) throws IOException {
    try (InputStream in = StoredVersion.class.getResourceAsStream("/upgrade/" + name);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  /** The records are older than topics keep them, and the broker would soon notice. */
  private void keepForEver() throws Exception {
    try (Admin admin = Admin.create(cluster().clients())) {
      Map<ConfigResource, Collection<AlterConfigOp>> changes =
          admin.listTopics().names().get().stream()
              .collect(
                  Collectors.toMap(
                      topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic),
                      topic ->
                          List.of(
                              new AlterConfigOp(
                                  new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, "-1"),
                                  AlterConfigOp.OpType.SET))));
      admin.incrementalAlterConfigs(changes).all().get();
    }
  }

  Cluster cluster() {
    return new Cluster(broker.bootstrapServers(), registry.url(), Map.of());
  }

  /** What the instance kept on its disk. */
  Path stateDirectory() {
    return directory.resolve("state");
  }

  @Override
  public void close() {
    broker.close();
    registry.close();
  }
}
