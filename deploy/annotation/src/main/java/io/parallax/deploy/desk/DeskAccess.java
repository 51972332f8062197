package io.parallax.deploy.desk;

import io.parallax.http.Call;
import io.parallax.http.Reply;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Access control of the desk: decides which calls are allowed.
 *
 * <p>With a token, a call needs it as a bearer token, or the cookie of a session that began with
 * it. Without one, only calls whose {@code Host} is a loopback name are allowed, which prevents DNS
 * rebinding: a foreign name that resolves to this machine does not reach the desk. A call that
 * changes something must come from the desk's own page, which prevents CSRF.
 *
 * <p>A right token or a valid session is checked first and always allowed. Wrong tokens are rate
 * limited by client address, see {@link WrongTokens}; behind a trusted proxy that is the address
 * that the proxy reports. Safe for use by several threads.
 */
final class DeskAccess {
  private static final String COOKIE = "parallax-desk";
  private static final String BEARER = "Bearer ";

  private final byte[] token;
  private final TrustedProxies proxies;
  private final Sessions sessions = new Sessions(System::nanoTime);
  private final WrongTokens wrong = new WrongTokens(System::nanoTime);

  /** Access control with a token; without one if it is null. */
  DeskAccess(String token, TrustedProxies proxies) {
    this.token = token == null ? null : bytes(token);
    this.proxies = proxies;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The reply to a call that is not allowed; empty if it is allowed. */
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

  /** Whether a call has the cookie of a valid session. */
  boolean hasSession(Call call) {
    String session = cookie(call);
    return session != null && sessions.use(session);
  }

  /** Starts a session, with a cookie of its own, for a call that names the token. */
  Reply enter(Call call, String shown) {
    return token == null
        ? unknown()
        : refusal(call, shown)
            .orElseGet(() -> Reply.seeOther("/", setCookie(call, sessions.begin(), "")));
  }

  /** Ends the session of a call that is allowed. */
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

  /** Counts a wrong token or rejects the call by the rate limit; one at a time. */
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

  /** Compares in constant time. */
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

  /** Whether a host is an address, which needs no DNS lookup. */
  private static boolean isNumeric(String host) {
    return host.matches("\\[[0-9a-fA-F:.]+]|[0-9.]+");
  }

  /**
   * CSRF check: browsers send the origin of a call; other programs, which have no session to abuse,
   * need not.
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
