package io.parallax.deploy.desk;

import io.parallax.deploy.run.Cluster;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** A desk that is open: the page is served and kept up to date until it is closed. */
public final class Desk implements AutoCloseable {
  private static final Duration CLAIM_LAPSES_AFTER = Duration.ofSeconds(60);

  private final DeskAddress address;
  private final BoardFollower follower;
  private final BrokerWatch watch;
  private final AnswerSender sender;
  private final EventStream events;
  private final DeskServer server;

  private Desk(Cluster cluster, DeskAddress address, Clock clock) throws IOException {
    this.address = address;
    Board board = new Board(clock);
    Claims claims = new Claims(clock, CLAIM_LAPSES_AFTER);
    watch = new BrokerWatch(cluster, clock, board::changed);
    sender = new AnswerSender(cluster);
    follower = new BoardFollower(cluster, board);
    events = new EventStream(board);
    DeskApi api = new DeskApi(board, claims, sender, watch::goneSince, clock);
    try {
      server = new DeskServer(address, api, events);
    } catch (IOException e) {
      closeClients();
      throw e;
    }
  }

  /**
   * Opens a desk on a cluster whose topics exist.
   *
   * @throws IOException if its address is taken
   */
  public static Desk open(Cluster cluster, DeskAddress address) throws IOException {
    Desk desk = new Desk(cluster, address, Clock.systemUTC());
    desk.follower.start();
    desk.watch.start();
    desk.server.start();
    return desk;
  }

  /** Where a browser finds it, without the token. */
  public String url() {
    String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    return "http://" + host + ":" + server.port() + "/";
  }

  @Override
  public void close() {
    events.close();
    server.close();
    closeClients();
  }

  private void closeClients() {
    follower.close();
    watch.close();
    sender.close();
  }
}
