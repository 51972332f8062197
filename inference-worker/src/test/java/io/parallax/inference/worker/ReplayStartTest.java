package io.parallax.inference.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.inference.TestCluster;
import io.parallax.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where groups begin, on a real broker: in one partition there are three frames, in others none.
 */
class ReplayStartTest {
  private static final String NOTE = "in force since 2026-01-01T00:00:00Z";

  @TempDir Path directory;
  private TestCluster cluster;
  private TopicPartition partition;
  private long third;

  @BeforeEach
  void start() throws Exception {
    cluster = new TestCluster(directory);
    send();
    RecordMetadata second = send();
    while (System.currentTimeMillis() <= second.timestamp()) {
      Thread.sleep(1);
    }
    RecordMetadata last = send();
    partition = new TopicPartition(last.topic(), last.partition());
    third = last.timestamp();
  }

  private RecordMetadata send() throws Exception {
    return cluster.send(TopicCatalogue.FRAMES, "one key", "frame".getBytes(UTF_8));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void shouldBeginWithTheFirstFrameWithoutACommitWhenAllAreWanted() throws Exception {
    settle("all", Replay.ALL, third);

    assertThat(cluster.committed("all")).isEmpty();
  }

  @Test
  void shouldBeginBehindAllFramesWhenNoneIsWanted() throws Exception {
    settle("none", Replay.NONE, third);

    assertThat(cluster.committed("none")).hasSize(3);
    assertThat(committed("none")).isEqualTo(new OffsetAndMetadata(3, NOTE));
  }

  @Test
  void shouldBeginWithTheFirstFrameThatIsNotTooOld() throws Exception {
    Replay hour = Replay.of("1h");
    settle("hour", hour, third + Duration.ofHours(1).toMillis());
    settle("later", hour, third + 1 + Duration.ofHours(1).toMillis());
    settle("earlier", hour, third - 1000);

    assertThat(committed("hour").offset()).isEqualTo(2);
    assertThat(committed("later").offset()).isEqualTo(3);
    assertThat(committed("earlier").offset()).isZero();
    // Partitions without frames begin where the next one will be.
    assertThat(cluster.committed("hour")).hasSize(3);
  }

  @Test
  void shouldLeaveAGroupWhereItIsWhenItHasCommittedAnything() throws Exception {
    commit("own", new OffsetAndMetadata(1, NOTE));
    commit("moved-by-an-operator", new OffsetAndMetadata(1, ""));
    for (String group : List.of("own", "moved-by-an-operator")) {
      settle(group, Replay.NONE, third);

      assertThat(cluster.committed(group)).hasSize(1);
      assertThat(committed(group).offset()).isEqualTo(1);
    }
  }

  @Test
  void shouldBeginAnewWhenTheGenerationWasRetiredInTheMeantime() throws Exception {
    for (Replay replay : List.of(Replay.ALL, Replay.NONE)) {
      String group = "again-" + replay.isAll();
      commit(group, new OffsetAndMetadata(2, "in force since 2025-01-01T00:00:00Z"));

      settle(group, replay, third);

      assertThat(committed(group)).isEqualTo(new OffsetAndMetadata(replay.isAll() ? 0 : 3, NOTE));
    }
  }

  @Test
  void shouldChangeNothingWhileAnotherWorkerIsAMember() throws Exception {
    try (KafkaConsumer<byte[], byte[]> member = cluster.consumer("busy")) {
      member.subscribe(List.of(TopicCatalogue.FRAMES.name()));
      while (member.assignment().isEmpty()) {
        member.poll(Duration.ofMillis(50));
      }

      assertThatExceptionOfType(CommitFailedException.class)
          .isThrownBy(() -> settle("busy", Replay.NONE, third));
      assertThat(cluster.committed("busy")).isEmpty();
    }
  }

  private void settle(String group, Replay replay, long now) {
    FrameGroup frames = new FrameGroup(group, "x", NOTE, replay);
    Clock clock = Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC);
    try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer(group)) {
      new ReplayStart(TopicCatalogue.FRAMES, frames, clock).settle(consumer);
    }
  }

  private void commit(String group, OffsetAndMetadata offset) {
    try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer(group)) {
      consumer.commitSync(Map.of(partition, offset));
    }
  }

  private OffsetAndMetadata committed(String group) throws Exception {
    OffsetAndMetadata committed = cluster.committed(group).get(partition);
    return new OffsetAndMetadata(committed.offset(), committed.metadata());
  }
}
