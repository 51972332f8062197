package io.parallax.topology.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.junit.jupiter.api.Test;

final class RestoreProgressTest {
  private static final TopicPartition VIEWS = new TopicPartition("views-changelog", 0);
  private static final TopicPartition SCENES = new TopicPartition("scenes-changelog", 1);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RestoreProgress progress = new RestoreProgress(registry);

  @Test
  void shouldTellHowFarItIsUntilAllStoresAreThere() {
    assertThat(progress.description()).isEmpty();

    progress.onRestoreStart(VIEWS, "views", 100, 400);
    progress.onRestoreStart(SCENES, "scenes", 0, 50);
    assertThat(progress.description()).hasValue("restoring 2 stores, 350 records to go");

    progress.onBatchRestored(VIEWS, "views", 199, 98);
    assertThat(gauge("parallax.topology.restore.remaining")).isEqualTo(250);
    assertThat(registry.get("parallax.topology.restored.records").counter().count()).isEqualTo(98);

    progress.onRestoreEnd(VIEWS, "views", 290);
    progress.onRestoreSuspended(SCENES, "scenes", 10);
    assertThat(progress.description()).isEmpty();
    assertThat(gauge("parallax.topology.restoring.stores")).isZero();
    assertThat(gauge("parallax.topology.restore.remaining")).isZero();
  }

  @Test
  void shouldTellAnotherListenerAsWell() {
    List<String> heard = new ArrayList<>();
    progress.addListener(
        new StateRestoreListener() {
          @Override
          public void onRestoreStart(TopicPartition p, String store, long start, long end) {
            heard.add("start " + start + " " + end);
          }

          @Override
          public void onBatchRestored(TopicPartition p, String store, long end, long records) {
            heard.add("batch " + end + " " + records);
          }

          @Override
          public void onRestoreEnd(TopicPartition p, String store, long total) {
            heard.add("end " + total);
          }
        });

    progress.onRestoreStart(VIEWS, "views", 0, 3);
    progress.onBatchRestored(VIEWS, "views", 2, 3);
    progress.onRestoreEnd(VIEWS, "views", 3);

    assertThat(heard).containsExactly("start 0 3", "batch 2 3", "end 3");
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }
}
