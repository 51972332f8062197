package io.parallax.deploy.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  @Test
  void shouldKnowEverySettingThatKafkaItselfHides() {
    for (ConfigDef clients :
        List.of(
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef())) {
      assertThat(clients.configKeys().values())
          .filteredOn(key -> key.type == ConfigDef.Type.PASSWORD)
          .hasSizeGreaterThan(5)
          // The certificates of authorities are public.
          .filteredOn(key -> !key.name.endsWith("certificates"))
          .filteredOn(key -> !key.name.endsWith("certificate.chain"))
          .allMatch(key -> Secrets.isSecret("kafka." + key.name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.sasl.jaas.config",
        "kafka.ssl.keystore.password",
        "schema.registry.basic.auth.user.info",
        "schema.registry.bearer.auth.token",
        "schema.registry.ssl.key.password",
        "PARALLAX_DESK_TOKEN",
        "PARALLAX_KAFKA_SASL_JAAS_CONFIG",
        "token"
      })
  void shouldKnowSecrets(String key) {
    assertThat(Secrets.isSecret(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "schema.registry.basic.auth.credentials.source",
        "kafka.ssl.truststore.location",
        "kafka.sasl.mechanism",
        "voxel.size",
        "bootstrap.servers"
      })
  void shouldKnowWhatIsNone(String key) {
    assertThat(Secrets.isSecret(key)).isFalse();
  }

  @Test
  void shouldHideThemWhereverTheyStand() {
    Secrets secrets = new Secrets();
    secrets.addAll(
        Map.of(
            CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
            "SASL_SSL",
            "kafka.sasl.jaas.config",
            "a.b.ScramLoginModule required username=\"anna\" password=\"pa ss=w;ord\";",
            "schema.registry.basic.auth.user.info",
            "anna:hunter22",
            "schema.registry.url",
            "https://anna:hunter33@host"));
    secrets.addArguments(
        List.of("--token", "hunter44", "--set", "kafka.ssl.key.password=hunter55", "--set=x=y"));
    secrets.addArguments(List.of("--set", "kafka.ssl.keystore.password", "hunter66"));
    secrets.addArguments(List.of("--set=kafka.ssl.keystore.password:hunter77"));
    secrets.addUnknown(List.of("--tokn=hunter88", "plain", "--pasword", "hunter99"));

    assertThat(
            secrets.hide(
                "SASL_SSL anna a.b.ScramLoginModule 'pa ss=w;ord' hunter22 hunter33 hunter44"
                    + " hunter55 hunter66 hunter77 hunter88 hunter99 plain x y"))
        .isEqualTo(
            "SASL_SSL anna a.b.ScramLoginModule '[hidden]' [hidden] [hidden] [hidden] [hidden]"
                + " [hidden] [hidden] [hidden] [hidden] plain x y");
  }

  @Test
  void shouldHideEveryPartOfALoginThatMakesNoSense() {
    Secrets secrets = new Secrets();
    secrets.add("kafka.sasl.jaas.config", "hunter22 hunter33 hunter44");

    assertThat(secrets.hide("invalid flag 'hunter33' at hunter44")).doesNotContain("hunter");
  }
}
