package io.parallax.deploy.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the desk says to a call.
 *
 * @param status of HTTP
 * @param type media type of the body
 * @param headers further headers
 */
record Reply(int status, String type, byte[] body, Map<String, String> headers) {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final String JSON_TYPE = "application/json";

  Reply(int status, String type, byte[] body) {
    this(status, type, body, Map.of());
  }

  static Reply json(Object body) {
    return json(200, body);
  }

  private static Reply json(int status, Object body) {
    try {
      return new Reply(status, JSON_TYPE, JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A call that was not done as asked, with what a person should read. */
  static Reply error(int status, String message) {
    return json(status, Map.of("error", message));
  }

  static Reply notFound(String message) {
    return error(404, message);
  }

  /** A call that comes too soon after others. */
  static Reply tooMany(String message, Duration wait) {
    Reply error = error(429, message);
    String seconds = Long.toString(wait.plusMillis(999).toSeconds());
    return new Reply(error.status, error.type, error.body, Map.of("Retry-After", seconds));
  }

  static Reply seeOther(String location, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Location", location);
    return new Reply(303, "text/plain", new byte[0], all);
  }
}
