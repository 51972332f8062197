package io.parallax.deploy.access;

import static org.apache.kafka.common.resource.ResourceType.TOPIC;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;

/**
 * A user of the brokers.
 *
 * @param name the user's name; with TLS the common name of its certificate
 * @param doc who runs as this user
 * @param grants all that it may do
 */
public record ClusterUser(String name, String doc, List<Grant> grants) {

  /** What it must be allowed with topics of the catalogue, by their names. */
  public SortedMap<String, List<AclOperation>> topics() {
    SortedMap<String, List<AclOperation>> topics = new TreeMap<>();
    for (Grant grant : grants) {
      if (grant.type() == TOPIC && grant.pattern() == PatternType.LITERAL) {
        topics.put(grant.name(), grant.operations());
      }
    }
    return topics;
  }
}
