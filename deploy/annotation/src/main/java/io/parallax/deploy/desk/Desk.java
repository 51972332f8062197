package io.parallax.deploy.desk;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.schemas.client.Health;
import io.parallax.topology.query.SceneSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A desk that is open: the page is served and kept up to date until it is closed. */
public final class Desk implements AutoCloseable, Health {
  private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(60);

  private final DeskAddress address;
  private final DeskState deskState;
  private final DeskStateReader reader;
  private final BrokerWatch watch;
  private final AnswerSender sender;
  private final FrameMaps maps;
  private final EventStream events;
  private final DeskServer server;

  private Desk(
      Cluster cluster, DeskAddress address, SceneSource scenes, Clock clock, MeterRegistry registry)
      throws IOException {
    this.address = address;
    deskState = new DeskState(clock);
    Claims claims = new Claims(clock, CLAIM_TIMEOUT);
    watch = new BrokerWatch(cluster, clock, deskState::changed);
    DeskMeters meters = new DeskMeters(registry);
    sender = new AnswerSender(cluster, meters);
    reader = new DeskStateReader(cluster, deskState, meters);
    maps = new FrameMaps(cluster);
    events = new EventStream(deskState);
    meters.bind(deskState, claims, events);
    DeskApi api = new DeskApi(deskState, claims, sender, watch::goneSince, clock);
    try {
      server = new DeskServer(address, api, events);
      new SceneApi(deskState, scenes).addTo(server);
      new LearningApi(deskState, maps).addTo(server);
    } catch (IOException e) {
      closeClients();
      throw e;
    }
  }

  /**
   * Opens a desk on a cluster whose topics exist.
   *
   * @param scenes where it finds the pictures of frames and the voxels; null: it does without
   * @throws IOException if its address is taken
   */
  public static Desk open(Cluster cluster, DeskAddress address, SceneSource scenes)
      throws IOException {
    return open(cluster, address, scenes, new SimpleMeterRegistry());
  }

  /**
   * Opens a desk on a cluster whose topics exist.
   *
   * @param scenes where it finds the pictures of frames and the voxels; null: it does without
   * @param meters where its metrics are registered; for this desk alone
   * @throws IOException if its address is taken
   */
  public static Desk open(
      Cluster cluster, DeskAddress address, SceneSource scenes, MeterRegistry meters)
      throws IOException {
    Desk desk = new Desk(cluster, address, scenes, Clock.systemUTC(), meters);
    desk.reader.start();
    desk.watch.start();
    desk.server.start();
    return desk;
  }

  @Override
  public boolean isRunning() {
    return true;
  }

  @Override
  public Optional<String> notReadyReason() {
    if (watch.goneSince() != null) {
      return Optional.of("no broker has answered since " + watch.goneSince());
    }
    return deskState.isComplete()
        ? Optional.empty()
        : Optional.of("the topics have not been read to their ends yet");
  }

  /** Where a browser finds it, without the token. */
  public String url() {
    String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    return "http://" + host + ":" + server.port() + "/";
  }

  @Override
  public RuntimeException failure() {
    return reader.failure();
  }

  @Override
  public void close() {
    events.close();
    server.close();
    closeClients();
  }

  private void closeClients() {
    reader.close();
    watch.close();
    maps.close();
    sender.close();
  }
}
