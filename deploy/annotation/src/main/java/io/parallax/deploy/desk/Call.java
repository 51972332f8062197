package io.parallax.deploy.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import java.io.CharConversionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One call of a page. */
final class Call {
  private static final int LARGEST_BODY = 64 << 10;

  private static final Map<String, String> SECURITY =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
              + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin");

  private final HttpExchange exchange;

  Call(HttpExchange exchange) {
    this.exchange = exchange;
  }

  HttpExchange exchange() {
    return exchange;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  /** The other end of the connection: the client's machine, or a proxy before it. */
  InetAddress socket() {
    return exchange.getRemoteAddress().getAddress();
  }

  /** A header's value, null if there is none. */
  String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** All values of a header, in their order. */
  List<String> headers(String name) {
    return exchange.getRequestHeaders().getOrDefault(name, List.of());
  }

  /** A parameter of the address, null if there is none. */
  String parameter(String name) {
    return parameter(exchange.getRequestURI().getRawQuery(), name);
  }

  /**
   * A parameter of the address that must be there.
   *
   * @throws BadCallException if it is not
   */
  String required(String name) {
    String value = parameter(name);
    if (value == null || value.isBlank()) {
      throw new BadCallException("the parameter " + name + " is missing");
    }
    return value;
  }

  /** A field of a form that was sent as the body, null if there is none. */
  String formField(String name) throws IOException {
    return parameter(new String(body(), StandardCharsets.UTF_8), name);
  }

  static String parameter(String encoded, String name) {
    if (encoded != null) {
      for (String pair : encoded.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).equals(name)) {
          return decoded(pair.substring(equals + 1));
        }
      }
    }
    return null;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadCallException("the address is not encoded as it should be");
    }
  }

  /**
   * The JSON that was sent as the body.
   *
   * @throws BadCallException if it is too large, or no JSON of this form
   */
  <T> T json(Class<T> type) throws IOException {
    return json(body(), type);
  }

  /**
   * JSON of a form.
   *
   * @throws BadCallException if it is none
   */
  static <T> T json(byte[] body, Class<T> type) throws IOException {
    try {
      T form = Reply.JSON.readValue(body, type);
      if (form == null) {
        throw new BadCallException("the body is empty");
      }
      return form;
    } catch (JsonProcessingException | CharConversionException e) {
      throw new BadCallException("the body is not the JSON that belongs here");
    }
  }

  private byte[] body() throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      throw new BadCallException("the body is larger than " + LARGEST_BODY + " bytes");
    }
    return body;
  }

  /** Sets the headers of every answer. */
  void secure() {
    SECURITY.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
  }

  /** Answers, under headers that keep a browser from running or showing anything else here. */
  void reply(Reply reply) throws IOException {
    secure();
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.type());
    reply.headers().forEach(headers::set);
    boolean empty = reply.body().length == 0 || method().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
    if (!empty) {
      exchange.getResponseBody().write(reply.body());
    }
  }
}
