package io.parallax.deploy.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Access control of the desk (token, session, CSRF, DNS rebinding, rate limit), asked in plain
 * HTTP.
 */
class DeskAccessTest {
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
  void shouldLetInCallsThatNameTheToken() throws IOException {
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
  void shouldGiveEachLoginASessionThatSaysNothingOfTheToken() throws IOException {
    String first = login(closed, "");
    String second = login(closed, "");

    assertThat(first).isNotEqualTo(second).matches("parallax-desk=[A-Za-z0-9_-]{43}");
    assertThat(first)
        .doesNotContain(TOKEN)
        .doesNotContain(HexFormat.of().formatHex(TOKEN.getBytes(UTF_8)));
    assertThat(ask(closed, "GET /js/main.js", "Cookie: parallax-desk=" + "A".repeat(43) + "\r\n"))
        .startsWith("HTTP/1.1 401");
    // What the cookie held before there were sessions.
    String hex = HexFormat.of().formatHex(TOKEN.getBytes(UTF_8));
    assertThat(ask(closed, "GET /js/main.js", "Cookie: parallax-desk=" + hex + "\r\n"))
        .startsWith("HTTP/1.1 401");
  }

  @Test
  void shouldEndASessionWhenItsPageLogsOut() throws IOException {
    String session = "Cookie: " + login(closed, "") + "\r\n";
    String other = "Cookie: " + login(closed, "") + "\r\n";
    assertThat(ask(closed, "GET /api/session", session)).endsWith("{\"loggedIn\":true}");

    assertThat(ask(closed, "POST /logout", session + "Origin: http://evil.example\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(ask(closed, "GET /js/main.js", session)).startsWith("HTTP/1.1 200");
    assertThat(ask(closed, "POST /logout", session))
        .startsWith("HTTP/1.1 303")
        .containsPattern(
            "(?i)set-cookie: parallax-desk=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");

    assertThat(ask(closed, "GET /js/main.js", session)).startsWith("HTTP/1.1 401");
    assertThat(ask(closed, "GET /js/main.js", other)).startsWith("HTTP/1.1 200");
    assertThat(ask(open, "GET /api/session", "")).endsWith("{\"loggedIn\":false}");
  }

  @Test
  void shouldMarkTheCookieSecureWhenATrustedProxySaysHttps() throws IOException {
    String https = "X-Forwarded-Proto: https\r\n";
    try (Desk behindProxy = behindProxy("127.0.0.1", "::1")) {
      assertThat(entered(behindProxy, https)).endsWith("; HttpOnly; SameSite=Strict; Secure");
      assertThat(entered(behindProxy, "X-Forwarded-Proto: http\r\n")).doesNotContain("Secure");
      assertThat(entered(behindProxy, "")).doesNotContain("Secure");
    }
    assertThat(entered(closed, https)).doesNotContain("Secure");
  }

  @Test
  void shouldLetInCallsWithTheTokenOrASessionWhenTooManyTokensWereWrong() throws IOException {
    String right = "Authorization: Bearer " + TOKEN + "\r\n";
    try (Desk desk = Desk.open(cluster.cluster(), new DeskAddress("127.0.0.1", 0, TOKEN), null)) {
      String session = "Cookie: " + login(desk, "") + "\r\n";
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
              ask(desk, "GET /js/main.js", "Authorization: Bearer one more\r\n"),
              ask(desk, "GET /?token=one+more", ""))) {
        assertThat(refused)
            .startsWith("HTTP/1.1 429")
            .containsPattern("(?i)retry-after: [1-9][0-9]?\r\n");
      }
      assertThat(ask(desk, "GET /", "")).startsWith("HTTP/1.1 401").contains("name=\"token\"");
      assertThat(ask(desk, "GET /js/main.js", session)).startsWith("HTTP/1.1 200");
      assertThat(ask(desk, "GET /js/main.js", right)).startsWith("HTTP/1.1 200");
      assertThat(login(desk, "")).isNotEmpty();
      // A wrong token beside a session, as a tool may send, does not take the session away.
      assertThat(ask(desk, "GET /js/main.js", session + "Authorization: Bearer no\r\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void shouldCountByClientWhenATrustedProxyNamesIt() throws IOException {
    try (Desk desk = behindProxy("127.0.0.1")) {
      String guesser = "X-Forwarded-For: 198.51.100.1\r\n";
      String ann = "X-Forwarded-For: 198.51.100.2\r\n";
      String session = "Cookie: " + login(desk, ann) + "\r\n";
      guessTooOften(desk, i -> guesser);

      assertThat(guess(desk, "again", guesser)).startsWith("HTTP/1.1 429");
      assertThat(guess(desk, "mistyped", ann)).startsWith("HTTP/1.1 401");
      assertThat(login(desk, ann)).isNotEmpty();
      assertThat(ask(desk, "GET /js/main.js", ann + session)).startsWith("HTTP/1.1 200");
      assertThat(ask(desk, "GET /js/main.js", guesser + session)).startsWith("HTTP/1.1 200");
      assertThat(login(desk, guesser)).isNotEmpty();
    }
  }

  @Test
  void shouldNotBelieveWhatAClientWritesBeforeTheProxysOwnEntry() throws IOException {
    try (Desk desk = behindProxy("127.0.0.1")) {
      guessTooOften(desk, i -> "X-Forwarded-For: 203.0.113." + i + ", 198.51.100.1\r\n");

      assertThat(guess(desk, "again", "X-Forwarded-For: 203.0.113.99, 198.51.100.1\r\n"))
          .startsWith("HTTP/1.1 429");
      assertThat(guess(desk, "again", "X-Forwarded-For: 203.0.113.1\r\n"))
          .startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void shouldNotBelieveAnAddressThatIsNoTrustedProxys() throws IOException {
    try (Desk desk = behindProxy("127.0.0.7", "10.0.0.0/8")) {
      guessTooOften(desk, i -> "X-Forwarded-For: 203.0.113." + i + "\r\n");

      assertThat(guess(desk, "again", "X-Forwarded-For: 203.0.113.99\r\n"))
          .startsWith("HTTP/1.1 429");
    }
  }

  @Test
  void shouldCountAddressesOfOneIpv6NetworkTogetherBehindAProxy() throws IOException {
    try (Desk desk = behindProxy("127.0.0.0/8")) {
      guessTooOften(desk, i -> "X-Forwarded-For: 2001:db8:1:2::" + (i + 1) + "\r\n");

      assertThat(guess(desk, "again", "X-Forwarded-For: [2001:db8:1:2:3::4]:5678\r\n"))
          .startsWith("HTTP/1.1 429");
      assertThat(guess(desk, "again", "X-Forwarded-For: 2001:db8:1:3::1\r\n"))
          .startsWith("HTTP/1.1 401");
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

  private static Desk behindProxy(String... proxies) throws IOException {
    return Desk.open(
        cluster.cluster(), new DeskAddress("127.0.0.1", 0, TOKEN, List.of(proxies)), null);
  }

  private static void guessTooOften(Desk desk, IntFunction<String> headers) throws IOException {
    for (int i = 0; i < WrongTokens.MOST; i++) {
      assertThat(guess(desk, "guess" + i, headers.apply(i))).startsWith("HTTP/1.1 401");
    }
  }

  private static String guess(Desk desk, String token, String headers) throws IOException {
    return ask(desk, "GET /js/main.js", headers + "Authorization: Bearer " + token + "\r\n");
  }

  /** The whole line that sets the cookie. */
  private static String entered(Desk desk, String headers) throws IOException {
    String answer = ask(desk, "GET /?token=a+token+%3D+with%3B+signs", headers);
    assertThat(answer).startsWith("HTTP/1.1 303");
    return answer
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("set-cookie: "))
        .findFirst()
        .orElseThrow();
  }

  /** The cookie of a new session. */
  private static String login(Desk desk, String headers) throws IOException {
    Matcher cookie = COOKIE.matcher(entered(desk, headers));
    assertThat(cookie.find()).isTrue();
    return cookie.group(1);
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
