package io.parallax.deploy.embedded;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/**
 * Where a broker that is about to stop sends those away who would end a transaction; everything
 * else is allowed.
 *
 * <p>A broker that stops gives its partitions up. A single one gives them to nobody, and for some
 * milliseconds they have no leader while transactions still end. Kafka takes such partitions for
 * deleted ones (KAFKA-20734, in 4.4 as well): it calls the transaction complete and writes no end
 * into them. What was in the transaction is then out of reach for good, and a group's offsets among
 * it are locked. So this gate is closed a moment before. Clients try again, and find the broker
 * gone, or started again.
 *
 * <p>Kafka makes it by its name, so what it shares with the {@link EmbeddedBroker} is static, by
 * the directory of the data.
 */
public final class TransactionGate implements Authorizer {
  private static final Set<Short> ENDS = Set.of(ApiKeys.END_TXN.id, ApiKeys.INIT_PRODUCER_ID.id);

  /** By then the end of a transaction is written, on a slow machine as well. */
  private static final Duration COMPLETION_DELAY = Duration.ofSeconds(1);

  /** When the last one who ends a transaction was let through, in nanoseconds, by directory. */
  private static final Map<String, Long> LAST_END = new ConcurrentHashMap<>();

  private static final Set<String> CLOSED = ConcurrentHashMap.newKeySet();

  private String directory;

  /** For Kafka. */
  public TransactionGate() {}

  /** Lets nobody through any more, and waits until those who went through have ended. */
  static void close(String directory) {
    CLOSED.add(directory);
    Long last = LAST_END.get(directory);
    if (last == null) {
      return;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(last + COMPLETION_DELAY.toNanos() - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets everybody through again. */
  static void open(String directory) {
    CLOSED.remove(directory);
    LAST_END.remove(directory);
  }

  @Override
  public void configure(Map<String, ?> configuration) {
    directory = String.valueOf(configuration.get("log.dirs"));
  }

  @Override
  public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
    return server.endpoints().stream()
        .collect(
            Collectors.toMap(
                Function.identity(), endpoint -> CompletableFuture.<Void>completedFuture(null)));
  }

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext request, List<Action> actions) {
    if (ENDS.contains((short) request.requestType())) {
      // Before the gate is checked: the thread that closes it then sees all that went through.
      LAST_END.put(directory, System.nanoTime());
      if (CLOSED.contains(directory)) {
        throw new CoordinatorNotAvailableException("the broker is about to stop");
      }
    }
    return Collections.nCopies(actions.size(), AuthorizationResult.ALLOWED);
  }

  @Override
  public List<? extends CompletionStage<AclCreateResult>> createAcls(
      AuthorizableRequestContext request, List<AclBinding> bindings) {
    throw noLists();
  }

  @Override
  public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
      AuthorizableRequestContext request, List<AclBindingFilter> filters) {
    throw noLists();
  }

  @Override
  public Iterable<AclBinding> acls(AclBindingFilter filter) {
    throw noLists();
  }

  private static UnsupportedVersionException noLists() {
    return new UnsupportedVersionException("this broker has no access control");
  }

  @Override
  public void close() {}
}
