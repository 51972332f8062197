package io.parallax.deploy.export.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Things by their ids of any JSON type. Ids are the same when JSON says so: 1 and 1.0 are, 1 and
 * "1" are two. What refers to "1" where only 1 is there means that one, as some converters write
 * ids as text in one place and as numbers in the other.
 *
 * @param <T> what has an id
 */
final class JsonIds<T> {
  private static final double EXACT = 1L << 53;

  private final Map<String, T> byKey = new LinkedHashMap<>();
  private final Map<String, Integer> sameText = new HashMap<>();
  private final Map<String, T> byText = new HashMap<>();

  /** Whether a node is an id at all: something, and not null. */
  static boolean isId(JsonNode id) {
    return !id.isMissingNode() && !id.isNull();
  }

  /** What tells ids of all types apart: JSON text, with numbers in one spelling. */
  static String key(JsonNode id) {
    return id.isNumber() ? number(id) : id.toString();
  }

  private static String number(JsonNode id) {
    if (id.isIntegralNumber()) {
      return id.bigIntegerValue().toString();
    }
    double value = id.doubleValue();
    boolean whole = value == Math.rint(value) && Math.abs(value) < EXACT;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  /** The same without quotes, as a person writes it. */
  static String text(JsonNode id) {
    return id.isTextual() ? id.asText() : key(id);
  }

  /** Adds a thing; answers the one that has the id already, which stays. */
  Optional<T> put(JsonNode id, T thing) {
    T before = byKey.putIfAbsent(key(id), thing);
    if (before == null) {
      sameText.merge(text(id), 1, Integer::sum);
      byText.put(text(id), thing);
    }
    return Optional.ofNullable(before);
  }

  /** The thing that an id refers to, if there is one and no doubt. */
  Optional<T> get(JsonNode id) {
    if (!isId(id)) {
      return Optional.empty();
    }
    T exact = byKey.get(key(id));
    boolean alone = sameText.getOrDefault(text(id), 0) == 1;
    return Optional.ofNullable(exact != null ? exact : alone ? byText.get(text(id)) : null);
  }

  /** All things, in the order in which they came. */
  Iterable<T> values() {
    return byKey.values();
  }
}
