package io.parallax.deploy.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** Kafka's own authoriser, whose decisions a test can look at afterwards. */
public final class RecordingAuthorizer extends StandardAuthorizer {
  private static final Set<Decision> DECISIONS = ConcurrentHashMap.newKeySet();

  /**
   * A decision.
   *
   * @param user name of the principal
   * @param counts whether it mattered: brokers also ask just to see what they may show
   */
  record Decision(
      String user,
      AclOperation operation,
      ResourceType type,
      String name,
      boolean allowed,
      boolean counts) {}

  static void forget() {
    DECISIONS.clear();
  }

  /** What was decided since {@link #forget} about all but the superuser. */
  static List<Decision> decisions() {
    return DECISIONS.stream().filter(decision -> !decision.user.equals("ANONYMOUS")).toList();
  }

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext context, List<Action> actions) {
    List<AuthorizationResult> results = new ArrayList<>(super.authorize(context, actions));
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      boolean allowed = results.get(i) == AuthorizationResult.ALLOWED;
      DECISIONS.add(
          new Decision(
              context.principal().getName(),
              action.operation(),
              action.resourcePattern().resourceType(),
              action.resourcePattern().name(),
              allowed,
              allowed ? action.logIfAllowed() : action.logIfDenied()));
    }
    return results;
  }
}
