package io.parallax.deploy.access;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a user may do with a topic, a group or a transactional id, from any host.
 *
 * @param type what it is
 * @param name its name, or what its name begins with
 * @param pattern {@link PatternType#LITERAL} or {@link PatternType#PREFIXED}
 * @param operations in alphabetical order
 */
public record Grant(
    ResourceType type, String name, PatternType pattern, List<AclOperation> operations) {

  /** Orders the operations. */
  public Grant {
    operations = operations.stream().distinct().sorted(Grant::byName).toList();
  }

  static Grant literal(ResourceType type, String name, AclOperation... operations) {
    return new Grant(type, name, PatternType.LITERAL, List.of(operations));
  }

  static Grant prefixed(ResourceType type, String name, AclOperation... operations) {
    return new Grant(type, name, PatternType.PREFIXED, List.of(operations));
  }

  /** Whether it is about this resource. */
  public boolean covers(ResourceType otherType, String otherName) {
    return type == otherType
        && (pattern == PatternType.PREFIXED ? otherName.startsWith(name) : otherName.equals(name));
  }

  /** The operations as people write them, such as {@code Read, Write}. */
  public String operationNames() {
    return operations.stream().map(Grant::name).collect(Collectors.joining(", "));
  }

  /**
   * An operation as Strimzi and Kafka's documentation write it, such as {@code DescribeConfigs}.
   */
  public static String name(AclOperation operation) {
    StringBuilder name = new StringBuilder();
    for (String word : operation.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  private static int byName(AclOperation one, AclOperation other) {
    return one.name().compareTo(other.name());
  }
}
