package io.parallax.deploy.desk;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Who is let in.
 *
 * <p>With a token: whoever shows it, as a bearer or in the cookie that the page was given for it.
 * Without: calls to a name of this machine only, so that no other site can be made to pass for the
 * desk in a browser. What changes something must come from the desk's own page.
 *
 * <p>An address that has shown too many wrong tokens has to wait, whatever it shows next: else the
 * right one could be found by trying. Safe for use by several threads.
 */
final class Door {
  private static final String COOKIE = "parallax-desk";
  private static final String BEARER = "Bearer ";

  private final byte[] token;
  private final WrongTokens wrong = new WrongTokens(System::nanoTime);

  /** A door; without a token if it is null. */
  Door(String token) {
    this.token = token == null ? null : bytes(token);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Why a call is not let in, if it is not. */
  Optional<Reply> refusal(Call call) {
    Optional<Reply> refusal = token == null ? Optional.empty() : refusal(call, shown(call));
    if (refusal.isPresent()) {
      return refusal;
    }
    if (token == null && !isLoopback(call.header("Host"))) {
      return Optional.of(Reply.error(403, "This desk answers on this machine's own names only."));
    }
    if (!call.method().equals("GET") && !isFromOwnPage(call)) {
      return Optional.of(Reply.error(403, "This call does not come from the desk's own page."));
    }
    return Optional.empty();
  }

  /** Lets in whoever names the token, with the cookie that shows it from then on. */
  Reply enter(Call call, String shown) {
    return token == null ? unknown() : refusal(call, shown).orElseGet(this::welcome);
  }

  private Reply welcome() {
    return Reply.seeOther(
        "/",
        Map.of("Set-Cookie", COOKIE + "=" + hex(token) + "; Path=/; HttpOnly; SameSite=Strict"));
  }

  private static Reply unknown() {
    return Reply.error(401, "This desk asks for its token.");
  }

  /** One call at a time, so that no guesses slip through beside each other. */
  private synchronized Optional<Reply> refusal(Call call, String shown) {
    if (shown == null) {
      return Optional.of(unknown());
    }
    Duration wait = wrong.wait(call.address());
    if (!wait.isZero()) {
      return Optional.of(Reply.tooMany("Too many wrong tokens came from your address.", wait));
    }
    if (!isToken(shown)) {
      wrong.add(call.address(), shown);
      return Optional.of(unknown());
    }
    return Optional.empty();
  }

  private String shown(Call call) {
    String authorization = call.header("Authorization");
    if (authorization != null && authorization.startsWith(BEARER)) {
      return authorization.substring(BEARER.length());
    }
    String cookies = call.header("Cookie");
    if (cookies != null) {
      for (String cookie : cookies.split(";", -1)) {
        if (cookie.strip().startsWith(COOKIE + "=")) {
          return unhex(cookie.strip().substring(COOKIE.length() + 1));
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

  /** Browsers name the origin of what is sent; other programs, which nobody tricks, do not. */
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

  /** A cookie may not hold every character that a token may. */
  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String unhex(String text) {
    try {
      return new String(HexFormat.of().parseHex(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
