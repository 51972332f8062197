package io.parallax.deploy.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is let in at the desk, asked in plain HTTP as anything might send it. */
class DoorTest {
  private static final String TOKEN = "a token = with; signs";
  private static final Pattern COOKIE =
      Pattern.compile("(?i)set-cookie: ([^;]+); Path=/; HttpOnly");

  private static DeskCluster cluster;
  private static Desk open;
  private static Desk closed;

  @BeforeAll
  static void openDesks() throws IOException {
    cluster = new DeskCluster();
    open = Desk.open(cluster.cluster(), DeskAddress.loopback(0), null);
    closed = Desk.open(cluster.cluster(), new DeskAddress("127.0.0.1", 0, TOKEN), null);
  }

  @AfterAll
  static void close() {
    open.close();
    closed.close();
    cluster.close();
  }

  @Test
  void shouldNotListenToOthersWithoutAToken() {
    assertThatThrownBy(() -> new DeskAddress("0.0.0.0", 0, null)).hasMessageContaining("--token");
    assertThatThrownBy(() -> new DeskAddress("0.0.0.0", 0, "short")).hasMessageContaining("12");
    assertThat(new DeskAddress("0.0.0.0", 0, TOKEN).token()).isEqualTo(TOKEN);
  }

  @Test
  void shouldAskForTheTokenWhateverIsAsked() throws IOException {
    for (String path : List.of("/api/queue?page=page-of-ann", "/api/events", "/js/main.js")) {
      assertThat(ask(closed, "GET " + path, "")).startsWith("HTTP/1.1 401");
    }
    assertThat(ask(closed, "POST /api/claim", "")).startsWith("HTTP/1.1 401");
    assertThat(ask(closed, "GET /", "")).startsWith("HTTP/1.1 401").contains("name=\"token\"");
    assertThat(ask(closed, "GET /", "Authorization: Bearer a token = with; sign\r\n"))
        .startsWith("HTTP/1.1 401");
  }

  @Test
  void shouldLetInWhoeverNamesTheToken() throws IOException {
    String entered = ask(closed, "GET /?token=a+token+%3D+with%3B+signs", "");
    assertThat(entered).startsWith("HTTP/1.1 303");
    Matcher cookie = COOKIE.matcher(entered);
    assertThat(cookie.find()).isTrue();

    assertThat(ask(closed, "GET /js/main.js", "Cookie: a=b; " + cookie.group(1) + "\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(ask(closed, "GET /js/main.js", "Authorization: Bearer " + TOKEN + "\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(ask(closed, "GET /?token=guess", "")).startsWith("HTTP/1.1 401");
  }

  @Test
  void shouldLookAtNoTokenWhenTooManyWereWrong() throws IOException {
    String right = "Authorization: Bearer " + TOKEN + "\r\n";
    try (Desk desk = Desk.open(cluster.cluster(), new DeskAddress("127.0.0.1", 0, TOKEN), null)) {
      for (int i = 0; i < WrongTokens.MOST; i++) {
        assertThat(ask(desk, "GET /js/main.js", right)).startsWith("HTTP/1.1 200");
        String guess = "guess" + i;
        assertThat(
                i % 2 == 0
                    ? ask(desk, "GET /?token=" + guess, "")
                    : ask(desk, "GET /js/main.js", "Authorization: Bearer " + guess + "\r\n"))
            .startsWith("HTTP/1.1 401");
      }
      for (String refused :
          List.of(
              ask(desk, "GET /js/main.js", right),
              ask(desk, "GET /?token=a+token+%3D+with%3B+signs", ""))) {
        assertThat(refused)
            .startsWith("HTTP/1.1 429")
            .containsPattern("(?i)retry-after: [1-9][0-9]?\r\n");
      }
      assertThat(ask(desk, "GET /", "")).startsWith("HTTP/1.1 401").contains("name=\"token\"");
    }
  }

  @Test
  void shouldAnswerOnThisMachinesOwnNamesOnlyWithoutAToken() throws IOException {
    int port = URI.create(open.url()).getPort();
    for (String host : List.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port)) {
      assertThat(send(open, "GET / HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 200");
    }
    for (String host : List.of("evil.example:" + port, "127.0.0.1.evil.example", "8.8.8.8", "")) {
      assertThat(send(open, "GET / HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void shouldTakeNothingFromAnotherSite() throws IOException {
    for (String header :
        List.of(
            "Origin: http://evil.example\r\n",
            "Origin: null\r\n",
            "Sec-Fetch-Site: cross-site\r\n")) {
      assertThat(ask(open, "POST /api/claim", header)).startsWith("HTTP/1.1 403");
    }
    String own = "Origin: " + open.url().replaceAll("/$", "") + "\r\n";
    assertThat(ask(open, "POST /api/claim", own)).startsWith("HTTP/1.1 400");
  }

  @Test
  void shouldSetHeadersThatKeepOtherScriptsOut() throws IOException {
    assertThat(ask(open, "GET /", ""))
        .containsIgnoringCase("content-security-policy: default-src 'none'; script-src 'self';")
        .containsIgnoringCase("x-content-type-options: nosniff")
        .doesNotContain("unsafe-inline");
  }

  @Test
  void shouldServeEveryScriptThatAScriptImports() throws IOException {
    Pattern imported = Pattern.compile("from '(\\./|/)([a-z./]+)'");
    String main = ask(open, "GET /js/main.js", "");
    Matcher imports = imported.matcher(main);
    int count = 0;
    while (imports.find()) {
      String path = imports.group(1).equals("/") ? "/" : "/js/";
      assertThat(ask(open, "GET " + path + imports.group(2), "")).startsWith("HTTP/1.1 200");
      count++;
    }
    assertThat(count).isPositive();
    assertThat(ask(open, "GET /lib/three.module.js", "")).startsWith("HTTP/1.1 200");
  }

  private static String ask(Desk desk, String call, String headers) throws IOException {
    return send(
        desk,
        call + " HTTP/1.1\r\nHost: " + URI.create(desk.url()).getAuthority() + "\r\n" + headers);
  }

  private static String send(Desk desk, String request) throws IOException {
    int port = URI.create(desk.url()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String whole = request.strip() + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
      socket.getOutputStream().write(whole.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
