package io.parallax.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is made of the answers of several instances. */
class RemoteScenesTest {
  private static final String SCENE = "/cameras/kitchen";
  private static final String MOVING = "{\"error\":\"the stores are moving\"}";

  private final List<Instance> instances = new ArrayList<>();

  /** What plays an instance, on an address of the loopback network. */
  private static final class Instance {
    private final HttpServer server;
    private final Map<String, Integer> status = new ConcurrentHashMap<>();

    Instance(String host, int port) throws IOException {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
      server.start();
    }

    Instance answer(String path, int code, String parts, String body) {
      status.put(path, code);
      server.createContext(
          path,
          exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (!parts.isEmpty()) {
              exchange.getResponseHeaders().set(SceneParts.HEADER, parts);
            }
            exchange.sendResponseHeaders(status.get(path), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      return this;
    }

    int port() {
      return server.getAddress().getPort();
    }

    String url() {
      return "http:/" + server.getAddress();
    }
  }

  private Instance instance(String host, int port) throws IOException {
    Instance instance = new Instance(host, port);
    instances.add(instance);
    return instance;
  }

  private static String camera(String frame) {
    return "[{\"frame\":\"%s\",\"pose\":[1.0]}]".formatted(frame);
  }

  @AfterEach
  void stop() {
    instances.forEach(instance -> instance.server.stop(0));
  }

  @Test
  void shouldAskEveryAddressThatANameStandsFor() throws IOException {
    Instance one = instance("127.0.0.1", 0).answer(SCENE, 200, "0,2 of 3", camera("10"));
    instance("127.0.0.2", one.port()).answer(SCENE, 200, "1 of 3", camera("9"));
    RemoteScenes scenes =
        new RemoteScenes(
            new InstanceAddresses(
                List.of("http://topology:" + one.port() + "/"),
                host -> addresses("127.0.0.1", "127.0.0.2")));

    PartialResult<List<CameraPose>> result = scenes.cameras("kitchen");

    assertThat(result.value()).extracting(CameraPose::frame).containsExactly("9", "10");
    assertThat(result.parts().answered()).containsExactly(0, 1, 2);
    assertThat(result.parts().missing()).isEmpty();
  }

  @Test
  void shouldSayWhatIsMissingAndWhy() throws IOException {
    Instance one = instance("127.0.0.1", 0).answer(SCENE, 200, "0,2 of 5", camera("1"));
    Instance moving = instance("127.0.0.1", 0).answer(SCENE, 503, "", MOVING);
    Instance old = instance("127.0.0.1", 0);
    Instance gone = instance("127.0.0.1", 0);
    gone.server.stop(0);
    RemoteScenes scenes = new RemoteScenes(List.of(one.url(), moving.url(), old.url(), gone.url()));

    PartialResult<List<CameraPose>> result = scenes.cameras("kitchen");

    assertThat(result.value()).hasSize(1);
    assertThat(result.parts().missing())
        .hasValue(
            "3 of 5 parts of the scene are missing: %s: the stores are moving; %s: it answers 404; %s does not answer"
                .formatted(moving.url(), old.url(), gone.url()));
  }

  @Test
  void shouldMissNothingWhenOthersHaveTheParts() throws IOException {
    Instance one = instance("127.0.0.1", 0).answer(SCENE, 200, "0,1 of 2", camera("1"));
    Instance gone = instance("127.0.0.1", 0);
    gone.server.stop(0);

    assertThat(
            new RemoteScenes(List.of(gone.url(), one.url())).cameras("kitchen").parts().missing())
        .isEmpty();
  }

  @Test
  void shouldMissTheInstanceThatIsNotNamed() throws IOException {
    Instance one = instance("127.0.0.1", 0).answer(SCENE, 200, "0 of 2", camera("1"));

    assertThat(new RemoteScenes(List.of(one.url())).cameras("kitchen").parts().missing())
        .hasValueSatisfying(
            missing ->
                assertThat(missing).startsWith("1 of 2 parts of the scene is missing: they are"));
  }

  @Test
  void shouldTakePointsOnceWhenAnInstanceHasTwoNames() throws IOException {
    String points = "/points/kitchen/g1";
    Instance one = instance("127.0.0.1", 0).answer(points, 200, "0 of 1", "twelve bytes");
    String other = "http://localhost:" + one.port();

    assertThat(new RemoteScenes(List.of(one.url(), other)).points("kitchen", "g1").value().bytes())
        .hasSize(ScenePoints.POINT_BYTES);
  }

  @Test
  void shouldSayThatNothingCanBeHadWhenNobodyAnswers() throws IOException {
    Instance moving =
        instance("127.0.0.1", 0)
            .answer(SCENE, 503, "", MOVING)
            .answer("/pictures/kitchen/g1/1", 503, "", MOVING);
    RemoteScenes scenes =
        new RemoteScenes(
            new InstanceAddresses(
                List.of(moving.url(), "http://nowhere:1"),
                host -> {
                  if (host.equals("nowhere")) {
                    throw new UnknownHostException(host);
                  }
                  return addresses(host);
                }));

    for (var question :
        List.<Runnable>of(
            () -> scenes.cameras("kitchen"), () -> scenes.picture("kitchen", "g1", "1"))) {
      assertThatThrownBy(question::run)
          .isInstanceOf(SceneUnavailableException.class)
          .hasMessageContaining("http://nowhere:1: the host is not known")
          .hasMessageContaining(moving.url() + ": the stores are moving");
    }
  }

  @Test
  void shouldRefuseWhatIsNoAddress() {
    for (String wrong : List.of("localhost:18099", "ftp://host", "http:///points")) {
      assertThatThrownBy(() -> new RemoteScenes(List.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.getByName(literals[i]);
    }
    return addresses;
  }
}
