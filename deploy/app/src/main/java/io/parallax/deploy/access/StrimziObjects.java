package io.parallax.deploy.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Topics and users as objects of Strimzi, the operator of Kafka on Kubernetes: YAML of its API
 * {@code kafka.strimzi.io/v1}, which Strimzi serves from 0.49 on.
 */
public final class StrimziObjects {
  /** The Kafka resource that the objects belong to unless configured otherwise. */
  public static final String DEFAULT_CLUSTER = "kafka";

  private static final String API = "kafka.strimzi.io/v1";
  private static final String WARNING =
      "# Printed by deploy/parallax access; do not edit.%n".formatted();

  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .disable(YAMLGenerator.Feature.SPLIT_LINES));

  private final String cluster;

  /** How users log in. */
  public enum Authentication {
    /** By a password that Strimzi makes; the user is called as the object is. */
    SCRAM_SHA_512("scram-sha-512"),
    /**
     * By a certificate that Strimzi makes; the user is called {@code CN=} and the object's name.
     */
    TLS("tls");

    private final String type;

    Authentication(String type) {
      this.type = type;
    }

    /** Its name in Strimzi. */
    public String type() {
      return type;
    }
  }

  /**
   * Objects of a cluster.
   *
   * @param cluster name of its Kafka resource
   */
  public StrimziObjects(String cluster) {
    this.cluster = cluster;
  }

  /**
   * A {@code KafkaTopic} for each topic of the catalogue.
   *
   * @param partitions in place of the catalogue's numbers; null: those
   * @param replicas of each partition; null: the cluster's default
   */
  public String topics(Integer partitions, Integer replicas) {
    List<Topic<?>> topics =
        partitions == null ? TopicCatalogue.all() : TopicCatalogue.withPartitions(partitions);
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Topic<?> topic : topics) {
      Map<String, Object> spec = new LinkedHashMap<>();
      spec.put("partitions", topic.partitions());
      if (replicas != null) {
        spec.put("replicas", replicas);
      }
      spec.put("config", topic.config());
      objects.add(object("KafkaTopic", topic.name(), spec));
    }
    return print(objects);
  }

  /** A {@code KafkaUser} for each user, with its access control list. */
  public String users(List<ClusterUser> users, Authentication authentication) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (ClusterUser user : users) {
      Map<String, Object> authorization = new LinkedHashMap<>();
      authorization.put("type", "simple");
      authorization.put("acls", user.grants().stream().map(StrimziObjects::acl).toList());
      Map<String, Object> spec = new LinkedHashMap<>();
      spec.put("authentication", Map.of("type", authentication.type()));
      spec.put("authorization", authorization);
      objects.add(object("KafkaUser", user.name(), spec));
    }
    return print(objects);
  }

  private static Map<String, Object> acl(Grant grant) {
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("type", type(grant.type()));
    resource.put("name", grant.name());
    resource.put("patternType", grant.pattern() == PatternType.PREFIXED ? "prefix" : "literal");
    Map<String, Object> acl = new LinkedHashMap<>();
    acl.put("resource", resource);
    acl.put("operations", grant.operations().stream().map(Grant::name).toList());
    return acl;
  }

  private static String type(ResourceType type) {
    return type == ResourceType.TRANSACTIONAL_ID
        ? "transactionalId"
        : type.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, Object> object(String kind, String name, Map<String, Object> spec) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("labels", Map.of("strimzi.io/cluster", cluster));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", API);
    object.put("kind", kind);
    object.put("metadata", metadata);
    object.put("spec", spec);
    return object;
  }

  private static String print(List<Map<String, Object>> objects) {
    StringBuilder text = new StringBuilder(WARNING);
    for (Map<String, Object> object : objects) {
      try {
        text.append(YAML.writeValueAsString(object));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return text.toString();
  }
}
