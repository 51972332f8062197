package io.parallax.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What is said to a call.
 *
 * @param status of HTTP
 * @param type media type of the body
 * @param headers further headers
 */
public record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  /** Writes and reads all JSON. */
  public static final ObjectMapper JSON = new ObjectMapper();

  /** The route has answered by itself, see {@link Call#stream}. */
  public static final Reply STREAMED = new Reply(200, "", new byte[0]);

  private static final String JSON_TYPE = "application/json";

  /** A reply without further headers. */
  public Reply(int status, String type, byte[] body) {
    this(status, type, body, Map.of());
  }

  /** What was asked for, as JSON. */
  public static Reply json(Object body) {
    return json(200, body);
  }

  /** JSON under a status. */
  public static Reply json(int status, Object body) {
    try {
      return new Reply(status, JSON_TYPE, JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A call that was not done as asked, with what a person should read. */
  public static Reply error(int status, String message) {
    return json(status, Map.of("error", message));
  }

  /** There is no such thing. */
  public static Reply notFound(String message) {
    return error(404, message);
  }

  /** Plain text: its first line. */
  public static Reply line(int status, String text) {
    String line = text.lines().findFirst().orElse("") + "\n";
    return new Reply(status, "text/plain; charset=utf-8", line.getBytes(StandardCharsets.UTF_8));
  }

  /** The same reply with one more header. */
  public Reply with(String header, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(header, value);
    return new Reply(status, type, body, all);
  }

  /** A call that comes too soon after others. */
  public static Reply tooMany(String message, Duration wait) {
    return error(429, message).with("Retry-After", Long.toString(wait.plusMillis(999).toSeconds()));
  }

  /** A page that a browser shall show instead. */
  public static Reply seeOther(String location, Map<String, String> headers) {
    return new Reply(303, "text/plain", new byte[0], headers).with("Location", location);
  }
}
