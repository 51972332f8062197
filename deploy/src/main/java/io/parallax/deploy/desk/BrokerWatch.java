package io.parallax.deploy.desk;

import io.parallax.deploy.run.Cluster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * The look-out for the brokers: asks for them every second or so, and tells when they are gone and
 * when they are back.
 */
final class BrokerWatch implements AutoCloseable {
  static final String CLIENT_ID = "parallax-desk-watch";

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);

  private final Admin admin;
  private final Clock clock;
  private final Runnable news;
  private final Thread thread = new Thread(this::watch, "desk-broker-watch");
  private volatile Instant goneSince;
  private volatile boolean closing;

  /**
   * A watch over a cluster.
   *
   * @param news called on every change
   */
  BrokerWatch(Cluster cluster, Clock clock, Runnable news) {
    this.clock = clock;
    this.news = news;
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
        tell(answers() ? null : clock.instant());
        Thread.sleep(INTERVAL.toMillis());
      }
    } catch (InterruptedException e) {
      // closing
    }
  }

  private void tell(Instant gone) {
    boolean wasGone = goneSince != null;
    if (wasGone != (gone != null)) {
      goneSince = gone;
      news.run();
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      var options = new DescribeClusterOptions().timeoutMs((int) ANSWERS_WITHIN.toMillis());
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
