package io.parallax.deploy.desk;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Who is let in.
 *
 * <p>With a token: whoever shows it, as a bearer, or the cookie of a session that began with it.
 * Without: calls to a name of this machine only, so that a name of another site that points to this
 * machine does not make a browser take the desk for that site (DNS rebinding). What changes
 * something must come from the desk's own page (CSRF).
 *
 * <p>The right token and the cookie of a session are looked at first and always let in. Who shows
 * wrong ones has to wait when they are too many; they are counted by the address of the client,
 * which behind a trusted proxy is the one that the proxy names. Safe for use by several threads.
 */
final class Door {
  private static final String COOKIE = "parallax-desk";
  private static final String BEARER = "Bearer ";

  private final byte[] token;
  private final TrustedProxies proxies;
  private final Sessions sessions = new Sessions(System::nanoTime);
  private final WrongTokens wrong = new WrongTokens(System::nanoTime);

  /** A door; without a token if it is null. */
  Door(String token, TrustedProxies proxies) {
    this.token = token == null ? null : bytes(token);
    this.proxies = proxies;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Why a call is not let in, if it is not. */
  Optional<Reply> refusal(Call call) {
    if (token != null && !hasSession(call)) {
      Optional<Reply> refusal = refusal(call, bearer(call));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    if (token == null && !isLoopback(call.header("Host"))) {
      return Optional.of(Reply.error(403, "This desk answers on this machine's own names only."));
    }
    if (!call.method().equals("GET") && !isFromOwnPage(call)) {
      return Optional.of(Reply.error(403, "This call does not come from the desk's own page."));
    }
    return Optional.empty();
  }

  /** Whether a call comes with the cookie of a session. */
  boolean hasSession(Call call) {
    String session = cookie(call);
    return session != null && sessions.use(session);
  }

  /** Lets in whoever names the token, with the cookie of a new session. */
  Reply enter(Call call, String shown) {
    return token == null
        ? unknown()
        : refusal(call, shown)
            .orElseGet(() -> Reply.seeOther("/", setCookie(call, sessions.begin(), "")));
  }

  /** Ends the session of a call that is let in. */
  Reply leave(Call call) {
    String session = cookie(call);
    if (session != null) {
      sessions.end(session);
    }
    return Reply.seeOther("/", setCookie(call, "", "; Max-Age=0"));
  }

  /**
   * A cookie that scripts cannot read, that no other site's pages send, and https keeps to itself.
   */
  private Map<String, String> setCookie(Call call, String value, String more) {
    boolean https = proxies.isHttps(call.socket(), call.header("X-Forwarded-Proto"));
    return Map.of(
        "Set-Cookie",
        COOKIE
            + "="
            + value
            + "; Path=/; HttpOnly; SameSite=Strict"
            + (https ? "; Secure" : "")
            + more);
  }

  private static Reply unknown() {
    return Reply.error(401, "This desk asks for its token.");
  }

  private Optional<Reply> refusal(Call call, String shown) {
    if (shown == null) {
      return Optional.of(unknown());
    }
    return isToken(shown)
        ? Optional.empty()
        : Optional.of(
            refusal(proxies.client(call.socket(), call.headers("X-Forwarded-For")), shown));
  }

  /** One wrong token at a time. */
  private synchronized Reply refusal(InetAddress client, String shown) {
    Duration wait = wrong.wait(client);
    if (!wait.isZero()) {
      return Reply.tooMany("Too many wrong tokens came from your address.", wait);
    }
    wrong.add(client, shown);
    return unknown();
  }

  private static String bearer(Call call) {
    String authorization = call.header("Authorization");
    return authorization != null && authorization.startsWith(BEARER)
        ? authorization.substring(BEARER.length())
        : null;
  }

  private static String cookie(Call call) {
    for (String header : call.headers("Cookie")) {
      for (String cookie : header.split(";", -1)) {
        if (cookie.strip().startsWith(COOKIE + "=")) {
          return cookie.strip().substring(COOKIE.length() + 1);
        }
      }
    }
    return null;
  }

  /** Takes as long for a wrong token as for the right one. */
  private boolean isToken(String shown) {
    return MessageDigest.isEqual(token, bytes(shown));
  }

  private static boolean isLoopback(String hostHeader) {
    if (hostHeader == null) {
      return false;
    }
    try {
      String host = URI.create("http://" + hostHeader).getHost();
      return host != null
          && (host.equals("localhost")
              || (isNumeric(host) && InetAddress.getByName(host).isLoopbackAddress()));
    } catch (IllegalArgumentException | UnknownHostException e) {
      return false;
    }
  }

  /** Nothing that would be looked up. */
  private static boolean isNumeric(String host) {
    return host.matches("\\[[0-9a-fA-F:.]+]|[0-9.]+");
  }

  /**
   * Against CSRF: browsers name the origin of what is sent; other programs, which nobody tricks, do
   * not.
   */
  private static boolean isFromOwnPage(Call call) {
    String origin = call.header("Origin");
    String site = call.header("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin")) {
      return false;
    }
    if (origin == null) {
      return true;
    }
    try {
      return call.header("Host") != null
          && call.header("Host").equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
