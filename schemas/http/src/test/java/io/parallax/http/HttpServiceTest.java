package io.parallax.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServiceTest {
  private static final int MAX_BODY = 10;

  private HttpService service;

  record Numbers(List<Integer> numbers) {}

  @BeforeEach
  void start() throws Exception {
    service =
        new HttpService(
                "test",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new HttpService.Options(MAX_BODY, Map.of("X-Frame-Options", "DENY")))
            .on("GET", "/a.b/{one}/{two}", call -> echo(call.part("two") + call.part("one")))
            .on("GET", "/a.b/{one}/fixed", call -> echo("never"))
            .on("GET", "/query", call -> echo(call.required("name") + call.parameter("other")))
            .on("POST", "/body", call -> echo(new String(call.body(), UTF_8)))
            .on("POST", "/json", call -> Reply.json(call.json(Numbers.class).numbers()))
            .on("GET", "/stream", HttpServiceTest::stream)
            .on("GET", "/broken", call -> List.of(Reply.STREAMED).get(1))
            .guardedBy(
                call ->
                    call.header("X-Guarded") == null
                        ? Optional.empty()
                        : Optional.of(Reply.error(403, "no")));
    service.start();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static Reply echo(String text) {
    return new Reply(200, "text/plain", text.getBytes(UTF_8));
  }

  private static Reply stream(Call call) throws IOException {
    try (OutputStream out = call.stream("text/event-stream")) {
      out.write("data: 1\n\n".getBytes(UTF_8));
    }
    return Reply.STREAMED;
  }

  @Test
  void shouldBringACallToTheFirstRouteThatFits() throws Exception {
    assertThat(get("/a.b/x/y").body()).isEqualTo("yx");
    assertThat(get("/a.b/x/fixed").body()).isEqualTo("fixedx");
    assertThat(get("/a.b/J%C3%BCrgen/-").body()).isEqualTo("-Jürgen");
  }

  @Test
  void shouldAnswer404WhereNoRouteFits() throws Exception {
    for (String path : List.of("/", "/a.b", "/a.b/x", "/a.b/x/y/z", "/a.b/x/", "/aXb/x/y")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(send("POST", "/a.b/x/y", "").statusCode()).isEqualTo(404);
    service.otherwise(call -> Reply.line(405, call.method() + "\nsecond line"));
    assertThat(send("POST", "/a.b/x/y", "").statusCode()).isEqualTo(405);
    assertThat(send("POST", "/a.b/x/y", "").body()).isEqualTo("POST\n");
  }

  @Test
  void shouldAnswerHeadAsGetWithoutTheBody() throws Exception {
    HttpResponse<String> head = send("HEAD", "/a.b/x/y", "");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Type")).hasValue("text/plain");
    assertThat(send("HEAD", "/body", "").statusCode()).isEqualTo(404);
  }

  @Test
  void shouldReadParametersAndRefuseACallWithoutARequiredOne() throws Exception {
    assertThat(get("/query?name=B%26B+c&other=%C3%BC").body()).isEqualTo("B&B cü");
    assertThat(get("/query?name=x").body()).isEqualTo("xnull");
    assertThat(get("/query?other=x").statusCode()).isEqualTo(400);
    assertThat(get("/query?other=x").body())
        .isEqualTo("{\"error\":\"the parameter name is missing\"}");
    assertThat(get("/query?name=+").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldRefuseABodyThatIsTooLarge() throws Exception {
    assertThat(send("POST", "/body", "0123456789").body()).isEqualTo("0123456789");
    HttpResponse<String> tooLarge = send("POST", "/body", "0123456789a");

    assertThat(tooLarge.statusCode()).isEqualTo(400);
    assertThat(tooLarge.body()).contains("larger than 10 bytes");
  }

  @Test
  void shouldRefuseABodyThatIsNoJsonOfTheForm() throws Exception {
    assertThatThrownBy(() -> Call.json("{\"numbers\":1}".getBytes(UTF_8), Numbers.class))
        .isInstanceOf(BadCallException.class);
    assertThat(Call.json("{\"numbers\":[7]}".getBytes(UTF_8), Numbers.class).numbers())
        .containsExactly(7);
    for (String body : List.of("", "null", "[", "{\"x\":1}")) {
      assertThat(send("POST", "/json", body).statusCode()).as(body).isEqualTo(400);
    }
  }

  @Test
  void shouldAskTheGuardBeforeAnyRoute() throws Exception {
    HttpRequest request = request("/a.b/x/y").header("X-Guarded", "yes").build();

    assertThat(client().send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  @Test
  void shouldLetARouteWriteItsOwnReply() throws Exception {
    HttpResponse<String> streamed = get("/stream");

    assertThat(streamed.body()).isEqualTo("data: 1\n\n");
    assertThat(streamed.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(streamed.headers().firstValue("X-Frame-Options")).hasValue("DENY");
  }

  @Test
  void shouldAnswer500AndGoOnWhenARouteFails() throws Exception {
    assertThat(get("/broken").statusCode()).isEqualTo(500);
    assertThat(get("/broken").body()).contains("The test failed at this");
    assertThat(get("/a.b/x/y").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldSetTheHeadersOfEveryReply() throws Exception {
    for (String path : List.of("/a.b/x/y", "/nothing", "/query", "/broken")) {
      assertThat(get(path).headers().firstValue("X-Frame-Options")).as(path).hasValue("DENY");
    }
  }

  @Test
  void shouldSayWhenTheAddressIsTaken() {
    assertThatThrownBy(() -> new HttpService("b", service.address(), HttpService.Options.GET_ONLY))
        .isInstanceOf(BindException.class);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + service.address().getPort() + path));
  }

  private static HttpClient client() {
    return HttpClient.newHttpClient();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client().send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client()
        .send(
            request(path).method(method, BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
  }
}
