package io.parallax.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionGateTest {
  private static final String DIRECTORY = "/a/broker";

  private final TransactionGate gate = new TransactionGate();

  @BeforeEach
  void configure() {
    gate.configure(Map.of("log.dirs", DIRECTORY));
  }

  @AfterEach
  void open() {
    TransactionGate.open(DIRECTORY);
  }

  @ParameterizedTest
  @EnumSource(names = {"END_TXN", "INIT_PRODUCER_ID"})
  void shouldSendThoseAwayWhoEndTransactionsWhileItIsClosed(ApiKeys request) throws Exception {
    assertThat(ask(request)).containsExactly(AuthorizationResult.ALLOWED);

    TransactionGate.close(DIRECTORY);
    assertThatExceptionOfType(CoordinatorNotAvailableException.class)
        .isThrownBy(() -> ask(request));

    TransactionGate.open(DIRECTORY);
    assertThat(ask(request)).containsExactly(AuthorizationResult.ALLOWED);
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITE_TXN_MARKERS", "PRODUCE", "TXN_OFFSET_COMMIT", "FETCH"})
  void shouldLetOthersThroughWhenItIsClosed(ApiKeys request) throws Exception {
    TransactionGate.close(DIRECTORY);

    assertThat(ask(request)).containsExactly(AuthorizationResult.ALLOWED);
  }

  @Test
  void shouldCloseForOneBrokerOnly() throws Exception {
    TransactionGate.close("/another/broker");

    assertThat(ask(ApiKeys.END_TXN)).containsExactly(AuthorizationResult.ALLOWED);
    TransactionGate.open("/another/broker");
  }

  private List<AuthorizationResult> ask(ApiKeys request) throws Exception {
    RequestContext context =
        new RequestContext(
            new RequestHeader(request, request.latestVersion(), "client", 1),
            "connection",
            InetAddress.getLoopbackAddress(),
            KafkaPrincipal.ANONYMOUS,
            new ListenerName("CLIENTS0"),
            SecurityProtocol.PLAINTEXT,
            ClientInformation.EMPTY,
            false);
    ResourcePattern id =
        new ResourcePattern(ResourceType.TRANSACTIONAL_ID, "id", PatternType.LITERAL);
    return gate.authorize(context, List.of(new Action(AclOperation.WRITE, id, 1, true, true)));
  }
}
