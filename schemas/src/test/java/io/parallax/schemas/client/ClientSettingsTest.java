package io.parallax.schemas.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientSettingsTest {
  private static final ClientSettings SETTINGS =
      new ClientSettings("role", List.of("main.consumer.", "consumer.", "producer."))
          .reserve(List.of("max.block.ms"), "as it must wait")
          .replaced("group.id", "application.id");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "enable.auto.commit",
        "isolation.level",
        "acks",
        "enable.idempotence",
        "transactional.id",
        "transaction.two.phase.commit.enable",
        "auto.offset.reset",
        "partitioner.class",
        "partitioner.ignore.keys",
        "key.serializer",
        "value.serializer",
        "key.deserializer",
        "value.deserializer",
        "max.block.ms"
      })
  void shouldRefuseWhatAGuaranteeRestsOnWhetherOrNotItIsForOneKindOfClients(String name) {
    for (String client : List.of("", "main.consumer.", "consumer.", "producer.")) {
      String key = "kafka." + client + name;
      assertThatThrownBy(() -> SETTINGS.requireAllowed(List.of("threads", key)))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith(key + " cannot be set: the role sets " + name + " itself, ");
    }
  }

  @Test
  void shouldSayWhichSettingOfItsOwnARoleHas() {
    assertThatThrownBy(() -> SETTINGS.requireAllowed(List.of("kafka.main.consumer.group.id")))
        .hasMessage(
            "kafka.main.consumer.group.id cannot be set: for the role that is the setting"
                + " application.id");
  }

  @Test
  void shouldLetEverythingElsePass() {
    assertThatCode(
            () ->
                SETTINGS.requireAllowed(
                    List.of(
                        "acks",
                        "schema.registry.acks",
                        "kafka.security.protocol",
                        "kafka.producer.transaction.timeout.ms",
                        "kafka.admin.acks",
                        "kafka.group.instance.id")))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldFindASettingWhetherOrNotItIsForOneKindOfClients() {
    assertThat(SETTINGS.isGiven("linger.ms", Map.of("kafka.linger.ms", "5"))).isTrue();
    assertThat(SETTINGS.isGiven("linger.ms", Map.of("kafka.producer.linger.ms", "5"))).isTrue();
    assertThat(SETTINGS.isGiven("linger.ms", Map.of("linger.ms", "5"))).isFalse();
    assertThat(SETTINGS.isGiven("linger.ms", Map.of("kafka.admin.linger.ms", "5"))).isFalse();
  }
}
