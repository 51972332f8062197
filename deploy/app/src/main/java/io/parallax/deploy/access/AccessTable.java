package io.parallax.deploy.access;

import static org.apache.kafka.common.resource.PatternType.PREFIXED;

import io.parallax.schemas.TopicCatalogue;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Users and what they may do, as a table in Markdown. */
public final class AccessTable {
  private AccessTable() {}

  /** Prints the table. */
  public static void print(List<ClusterUser> users, PrintWriter out) {
    out.printf("| user | runs | may |%n| --- | --- | --- |%n");
    for (ClusterUser user : users) {
      out.printf("| `%s` | %s | %s |%n", user.name(), user.doc(), rights(user));
    }
    out.flush();
  }

  /** What is granted alike is said together. */
  private static String rights(ClusterUser user) {
    return user.grants().stream()
        .map(AccessTable::kind)
        .distinct()
        .map(
            kind ->
                kind
                    + " "
                    + names(
                        user.grants().stream().filter(grant -> kind(grant).equals(kind)).toList()))
        .collect(Collectors.joining("; "));
  }

  private static String names(List<Grant> grants) {
    if (grants.size() == TopicCatalogue.all().size()) {
      return "of the catalogue, all";
    }
    return grants.stream().map(grant -> "`" + grant.name() + "`").collect(Collectors.joining(", "));
  }

  private static String kind(Grant grant) {
    String resource = grant.type().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "%s on %ss%s"
        .formatted(
            grant.operationNames(),
            resource,
            grant.pattern() == PREFIXED ? " that begin with" : "");
  }
}
