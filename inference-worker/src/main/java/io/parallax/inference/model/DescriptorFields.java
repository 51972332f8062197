package io.parallax.inference.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.parallax.schemas.Identifiers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The fields of a descriptor's JSON: each is null when absent and refused by name when wrong. */
final class DescriptorFields {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What is wrong may be long; so much of it tells what it is. */
  private static final int SHOWN = 200;

  private final Path file;
  private final JsonNode root;
  private final Set<String> known = new LinkedHashSet<>();

  private DescriptorFields(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  static DescriptorFields parse(Path file, String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ModelException(
          file, "model descriptor is no JSON: " + shown(e.getOriginalMessage()), e);
    }
    if (!root.isObject()) {
      throw new ModelException(file, "model descriptor must be a JSON object");
    }
    return new DescriptorFields(file, root);
  }

  String text(String field) {
    JsonNode node = get(field);
    if (node == null) {
      return null;
    }
    if (!node.isTextual() || node.textValue().isBlank()) {
      throw wrong(field, "a text", node);
    }
    return node.textValue();
  }

  String identifier(String field, int most) {
    String value = text(field);
    if (value != null) {
      try {
        Identifiers.require(field, value);
      } catch (IllegalArgumentException e) {
        throw new ModelException(file, e.getMessage(), e);
      }
      if (value.length() > most) {
        throw wrong(field, "a name of at most " + most + " characters", root.get(field));
      }
    }
    return value;
  }

  Integer positiveInteger(String field) {
    JsonNode node = get(field);
    if (node == null) {
      return null;
    }
    if (!node.isInt() || node.intValue() <= 0) {
      throw wrong(field, "a positive integer", node);
    }
    return node.intValue();
  }

  /** A number between 0 and 1, neither of them included. */
  Double share(String field) {
    JsonNode node = get(field);
    if (node == null) {
      return null;
    }
    if (!node.isNumber() || !(node.doubleValue() > 0 && node.doubleValue() < 1)) {
      throw wrong(field, "a number between 0 and 1", node);
    }
    return node.doubleValue();
  }

  List<Double> numbers(String field, int count) {
    JsonNode node = get(field);
    if (node == null) {
      return null;
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode element : node) {
      if (element.isNumber() && Double.isFinite(element.doubleValue())) {
        numbers.add(element.doubleValue());
      }
    }
    if (!node.isArray() || node.size() != count || numbers.size() != count) {
      throw wrong(field, "a list of " + count + " numbers", node);
    }
    return List.copyOf(numbers);
  }

  List<Double> positiveNumbers(String field, int count) {
    List<Double> numbers = numbers(field, count);
    if (numbers != null && !numbers.stream().allMatch(n -> n > 0)) {
      throw wrong(field, "a list of " + count + " positive numbers", root.get(field));
    }
    return numbers;
  }

  List<String> texts(String field) {
    JsonNode node = get(field);
    if (node == null) {
      return null;
    }
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode element : node) {
      if (element.isTextual() && !element.textValue().isBlank()) {
        texts.add(element.textValue());
      }
    }
    if (!node.isArray() || node.isEmpty() || texts.size() != node.size()) {
      throw wrong(field, "a list of different names", node);
    }
    return List.copyOf(texts);
  }

  <E extends Enum<E>> E choice(String field, Class<E> type) {
    JsonNode node = get(field);
    if (node == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (node.isTextual() && node.textValue().equals(name)) {
        return constant;
      }
      names.add(name);
    }
    throw wrong(field, "one of " + String.join(", ", names), node);
  }

  void requireAllRead() {
    root.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new ModelException(
                    file,
                    "model descriptor has an unknown field \"%s\"; it may have %s"
                        .formatted(shown(name), String.join(", ", known)));
              }
            });
  }

  private JsonNode get(String field) {
    known.add(field);
    JsonNode node = root.get(field);
    return node == null || node.isNull() ? null : node;
  }

  private ModelException wrong(String field, String expected, JsonNode node) {
    return new ModelException(
        file, "%s must be %s, but is %s".formatted(field, expected, shown(node.toString())));
  }

  private static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
