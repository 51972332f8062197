package io.parallax.deploy.desk;

import io.parallax.deploy.cluster.Cluster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * Polls the brokers every second or so, and notifies when they have become unreachable and when
 * they answer again.
 */
final class BrokerWatch implements AutoCloseable {
  static final String CLIENT_ID = "parallax-desk-watch";

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);

  private final Admin admin;
  private final Clock clock;
  private final Runnable onChange;
  private final Thread thread = new Thread(this::watch, "desk-broker-watch");
  private volatile Instant goneSince;
  private volatile boolean closing;

  /**
   * A watch over a cluster.
   *
   * @param onChange called on every change
   */
  BrokerWatch(Cluster cluster, Clock clock, Runnable onChange) {
    this.clock = clock;
    this.onChange = onChange;
    Map<String, Object> config = cluster.clients();
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, CLIENT_ID);
    admin = Admin.create(config);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Since when no broker answers, null while one does. */
  Instant goneSince() {
    return goneSince;
  }

  private void watch() {
    try {
      while (!closing) {
        update(answers() ? null : clock.instant());
        Thread.sleep(POLL_INTERVAL.toMillis());
      }
    } catch (InterruptedException e) {
      // closing
    }
  }

  private void update(Instant gone) {
    boolean wasGone = goneSince != null;
    if (wasGone != (gone != null)) {
      goneSince = gone;
      onChange.run();
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      var options = new DescribeClusterOptions().timeoutMs((int) REQUEST_TIMEOUT.toMillis());
      admin.describeCluster(options).nodes().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    admin.close(Duration.ZERO);
  }
}
