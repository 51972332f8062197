package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cli.Call;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.training.announce.Announcement;
import io.parallax.schemas.ModelRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Models that lie in a store of the test and are announced to the workers of a cluster. */
final class AnnouncedModels {
  private final Cluster cluster;
  private final Path store;

  AnnouncedModels(Cluster cluster, Path store) {
    this.cluster = cluster;
    this.store = store;
  }

  /**
   * Publishes a model as an operator does.
   *
   * @return its generation
   */
  String publish(Path model, ModelRole role) {
    List<String> arguments = new ArrayList<>(List.of("models", "publish", model.toString()));
    arguments.add("--store=" + store);
    arguments.add("--role=" + role.name().toLowerCase(Locale.ROOT));
    arguments.add("--bootstrap-servers=" + cluster.bootstrapServers());
    arguments.add("--schema-registry=" + cluster.registryUrl());
    Call call = Call.of(arguments.toArray(String[]::new));
    assertThat(call.exitCode()).as(call.err()).isZero();
    return call.out().split(" ", -1)[1];
  }

  /** Gives a generation that was published another role. */
  void change(String generation, ModelRole role) {
    ModelTopic topic = new ModelTopic(cluster);
    topic.append(Announcement.withRole(topic.read().find(generation).orElseThrow(), role));
  }
}
