package io.parallax.deploy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.parallax.deploy.cli.Call;
import io.parallax.deploy.kubernetes.TypedObjects;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.testkit.RepositoryFiles;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleGroupResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTransactionalIdResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The objects of Strimzi, against its own classes. */
class StrimziObjectsTest {
  private static final Path CHECKED_IN = RepositoryFiles.require("deploy/kubernetes/base/kafka");

  @ParameterizedTest
  @ValueSource(strings = {"topics", "users"})
  void shouldBeTheCommittedFiles(String what) throws IOException {
    assertThat(Files.readString(CHECKED_IN.resolve(what + ".yaml")))
        .as("write it again: deploy/parallax access %s > deploy/%s/%1$s.yaml", what, CHECKED_IN)
        .isEqualTo(Call.of("access", what).out());
  }

  @Test
  void shouldBeTopicsThatStrimziKnowsWithAllThatTheCatalogueSays() throws IOException {
    List<KafkaTopic> topics =
        parsed(KafkaTopic.class, "access", "topics", "--cluster=ours", "--replicas=3");

    assertThat(topics).hasSameSizeAs(TopicCatalogue.all());
    for (int i = 0; i < topics.size(); i++) {
      Topic<?> topic = TopicCatalogue.all().get(i);
      KafkaTopic object = topics.get(i);
      assertThat(object.getApiVersion()).isEqualTo("kafka.strimzi.io/v1");
      assertThat(object.getMetadata().getName()).isEqualTo(topic.name());
      assertThat(object.getMetadata().getLabels()).containsEntry("strimzi.io/cluster", "ours");
      assertThat(object.getSpec().getPartitions()).isEqualTo(topic.partitions());
      assertThat(object.getSpec().getReplicas()).isEqualTo(3);
      assertThat(object.getSpec().getConfig()).isEqualTo(topic.config());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scram-sha-512", "tls"})
  void shouldBeUsersThatStrimziKnowsWithAllThatTheyAreGranted(String authentication)
      throws IOException {
    List<KafkaUser> users =
        parsed(KafkaUser.class, "access", "users", "--authentication=" + authentication);

    List<ClusterUser> expected = AccessCatalogue.all();
    assertThat(users).hasSameSizeAs(expected);
    for (int i = 0; i < users.size(); i++) {
      KafkaUser object = users.get(i);
      assertThat(object.getApiVersion()).isEqualTo("kafka.strimzi.io/v1");
      assertThat(object.getMetadata().getName()).isEqualTo(expected.get(i).name());
      assertThat(object.getSpec().getAuthentication().getType()).isEqualTo(authentication);
      var authorization = (KafkaUserAuthorizationSimple) object.getSpec().getAuthorization();
      assertThat(authorization.getAcls().stream().map(StrimziObjectsTest::text).toList())
          .isEqualTo(expected.get(i).grants().stream().map(StrimziObjectsTest::text).toList());
    }
  }

  @Test
  void shouldFollowTheNamesThatSettingsGive() {
    Call call =
        Call.of(
            "access",
            "users",
            "--set=application.id=hall",
            "--set=group.id=scorers",
            "--set=transactional.id.prefix=scorer");

    assertThat(call.out())
        .contains("name: hall\n", "name: hall-\n", "name: scorers\n", "name: scorer-\n")
        .doesNotContain("name: parallax-topology-\n", "parallax-inference-worker");
  }

  @Test
  void shouldHaveParsersThatRefuseWhatStrimziDoesNotKnow() {
    String topic = "apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nspec: {partition: 1}";

    assertThatThrownBy(() -> TypedObjects.read(topic))
        .isInstanceOf(UnrecognizedPropertyException.class);
  }

  private static <T> List<T> parsed(Class<T> type, String... call) throws IOException {
    return TypedObjects.read(Call.of(call).out()).stream().map(type::cast).toList();
  }

  private static String text(AclRule rule) {
    assertThat(rule.getHost()).isEqualTo("*");
    AclRuleResource resource = rule.getResource();
    List<String> operations =
        rule.getOperations().stream().map(operation -> operation.toValue()).toList();
    if (resource instanceof AclRuleTopicResource topic) {
      return text(ResourceType.TOPIC, topic.getName(), topic.getPatternType(), operations);
    }
    if (resource instanceof AclRuleGroupResource group) {
      return text(ResourceType.GROUP, group.getName(), group.getPatternType(), operations);
    }
    var id = (AclRuleTransactionalIdResource) resource;
    return text(ResourceType.TRANSACTIONAL_ID, id.getName(), id.getPatternType(), operations);
  }

  private static String text(Grant grant) {
    return text(
        grant.type(),
        grant.name(),
        grant.pattern().name().toLowerCase(Locale.ROOT).replace("prefixed", "prefix"),
        grant.operations().stream().map(Grant::name).toList());
  }

  private static String text(
      ResourceType type, String name, Object pattern, List<String> operations) {
    return "%s %s %s %s"
        .formatted(type, name, pattern.toString().toLowerCase(Locale.ROOT), operations);
  }
}
