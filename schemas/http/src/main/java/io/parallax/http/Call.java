package io.parallax.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;

/** One call. */
public final class Call {
  private final HttpExchange exchange;
  private final HttpService.Options options;
  private final Map<String, String> variables = new HashMap<>();
  private boolean streamed;

  Call(HttpExchange exchange, HttpService.Options options) {
    this.exchange = exchange;
    this.options = options;
  }

  /** Keeps the parts of the path that its route names. */
  void matched(MatchResult path, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      variables.put(names.get(i), path.group(i + 1));
    }
  }

  /** A part of the path that its route names. */
  public String part(String name) {
    return variables.get(name);
  }

  /** The method, as in {@code GET}. */
  public String method() {
    return exchange.getRequestMethod();
  }

  /** The path, decoded. */
  public String path() {
    return exchange.getRequestURI().getPath();
  }

  /** The other end of the connection: the client's machine, or a proxy before it. */
  public InetAddress socket() {
    return exchange.getRemoteAddress().getAddress();
  }

  /** A header's value, null if there is none. */
  public String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** All values of a header, in their order. */
  public List<String> headers(String name) {
    return exchange.getRequestHeaders().getOrDefault(name, List.of());
  }

  /** A parameter of the address, null if there is none. */
  public String parameter(String name) {
    return parameter(exchange.getRequestURI().getRawQuery(), name);
  }

  /**
   * A parameter of the address that must be there.
   *
   * @throws BadCallException if it is not
   */
  public String required(String name) {
    String value = parameter(name);
    if (value == null || value.isBlank()) {
      throw new BadCallException("the parameter " + name + " is missing");
    }
    return value;
  }

  /** A field of a form that was sent as the body, null if there is none. */
  public String formField(String name) throws IOException {
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
  public <T> T json(Class<T> type) throws IOException {
    return json(body(), type);
  }

  /**
   * JSON of a form.
   *
   * @throws BadCallException if it is none
   */
  public static <T> T json(byte[] body, Class<T> type) throws IOException {
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

  /**
   * What was sent as the body.
   *
   * @throws BadCallException if it is larger than the server takes
   */
  public byte[] body() throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(options.maxBodyBytes() + 1);
    if (body.length > options.maxBodyBytes()) {
      throw new BadCallException("the body is larger than " + options.maxBodyBytes() + " bytes");
    }
    return body;
  }

  /** Begins a reply that the route writes by itself; it then returns {@link Reply#STREAMED}. */
  public OutputStream stream(String type) throws IOException {
    streamed = true;
    setHeaders(type);
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  boolean isStreamed() {
    return streamed;
  }

  void reply(Reply reply) throws IOException {
    setHeaders(reply.type());
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    boolean empty = reply.body().length == 0 || method().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), empty ? -1 : reply.body().length);
    if (!empty) {
      exchange.getResponseBody().write(reply.body());
    }
  }

  private void setHeaders(String type) {
    options.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", type);
  }
}
