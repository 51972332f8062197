package io.parallax.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  @Test
  void shouldHoldTheWholeRecord() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("a", new byte[] {1}).add("b", null).add("a", new byte[] {2});
    ConsumerRecord<byte[], byte[]> record = record(new byte[] {7}, new byte[] {8, 9}, headers);

    DeadLetter letter = DeadLetters.of("worker", "bad-pose", "row 4 is not 0 0 0 1", record);

    assertThat(letter.getApplication()).isEqualTo("worker");
    assertThat(letter.getReason()).isEqualTo("bad-pose");
    assertThat(letter.getMessage()).isEqualTo("row 4 is not 0 0 0 1");
    assertThat(letter.getTopic()).isEqualTo("frames");
    assertThat(letter.getPartition()).isEqualTo(3);
    assertThat(letter.getOffset()).isEqualTo(42);
    assertThat(letter.getTimestamp()).isEqualTo(Instant.ofEpochMilli(1234));
    assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(new byte[] {7}));
    assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(new byte[] {8, 9}));
    assertThat(letter.getHeaders()).containsExactly(header("a", 1), header("b"), header("a", 2));
  }

  @Test
  void shouldKeepNullsWhenTheRecordHasThem() {
    DeadLetter letter = DeadLetters.of("w", "r", null, record(null, null, new RecordHeaders()));

    assertThat(letter.getKey()).isNull();
    assertThat(letter.getValue()).isNull();
    assertThat(letter.getMessage()).isEmpty();
  }

  @Test
  void shouldShortenTheMessageWithoutCuttingACharacterInTwo() {
    assertThat(messageOf("x".repeat(1000))).isEqualTo("x".repeat(1000));
    assertThat(messageOf("x".repeat(1001))).isEqualTo("x".repeat(999) + "…");

    String cut = messageOf("x".repeat(998) + "😀😀");
    assertThat(cut).isEqualTo("x".repeat(998) + "…");
    assertThat(new String(cut.getBytes(UTF_8), UTF_8)).isEqualTo(cut);
  }

  private static String messageOf(String message) {
    return DeadLetters.of("w", "r", message, record(null, null, new RecordHeaders())).getMessage();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      byte[] key, byte[] value, RecordHeaders headers) {
    return new ConsumerRecord<>(
        "frames",
        3,
        42,
        1234,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static RecordHeader header(String name, int... value) {
    byte[] bytes = new byte[value.length];
    for (int i = 0; i < value.length; i++) {
      bytes[i] = (byte) value[i];
    }
    return new RecordHeader(name, ByteBuffer.wrap(bytes));
  }
}
