package io.parallax.deploy.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.client.Health;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HealthReportTest {
  private final HealthReport report = new HealthReport();
  private Throwable failure;
  private String notReadyReason;
  private String restoring;

  private final Health role =
      new Health() {
        @Override
        public boolean isRunning() {
          return notReadyReason == null;
        }

        @Override
        public Throwable failure() {
          return failure;
        }

        @Override
        public Optional<String> notReadyReason() {
          return Optional.ofNullable(notReadyReason);
        }

        @Override
        public Optional<String> restoring() {
          return Optional.ofNullable(restoring);
        }
      };

  @Test
  void shouldBeAliveAndNothingElseBeforeTheRoleIsThere() {
    requireAnswers(true, false, false);
    assertThat(report.ready().why()).isEqualTo("starting");
  }

  @Test
  void shouldCountAsStartedWhileItRestoresOrOnceItHasBeenReady() {
    report.watch(role);
    notReadyReason = "the topology is REBALANCING";
    requireAnswers(true, false, false);

    restoring = "restoring 2 stores, 100 records to go";
    requireAnswers(true, false, true);
    assertThat(report.started().why()).isEqualTo(restoring);

    restoring = null;
    requireAnswers(true, false, false);

    notReadyReason = null;
    requireAnswers(true, true, true);

    notReadyReason = "no broker has taken a heartbeat for 12 s";
    requireAnswers(true, false, true);
    assertThat(report.ready().why()).isEqualTo(notReadyReason);
  }

  @Test
  void shouldBeNothingWhenItHasFailed() {
    report.watch(role);
    requireAnswers(true, true, true);

    failure = new IllegalStateException("fenced");
    requireAnswers(false, false, false);
    assertThat(report.live().why()).isEqualTo("failed: fenced");
  }

  private void requireAnswers(boolean live, boolean ready, boolean started) {
    assertThat(report.live().isGood()).as("live").isEqualTo(live);
    assertThat(report.ready().isGood()).as("ready").isEqualTo(ready);
    assertThat(report.started().isGood()).as("started").isEqualTo(started);
  }
}
