package io.parallax.deploy.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonIdsTest {
  private final JsonIds<String> ids = new JsonIds<>();

  @Test
  void shouldKeepIdsApartWhenJsonDoes() {
    List<String> different =
        List.of(
            "1",
            "\"1\"",
            "\"1.0\"",
            "1.5",
            "true",
            "\"true\"",
            "\"a\"",
            "{\"$oid\":\"a\"}",
            "[1]",
            "9007199254740993",
            "9007199254740992",
            "123456789012345678901234567890");
    different.forEach(id -> assertThat(ids.put(json(id), id)).isEmpty());

    different.forEach(id -> assertThat(ids.get(json(id))).contains(id));
    assertThat(ids.values()).containsExactlyElementsOf(different);
  }

  @Test
  void shouldTakeNumbersForTheSameWhenTheyAreEqual() {
    ids.put(json("1"), "one");

    assertThat(ids.get(json("1.0"))).contains("one");
    assertThat(ids.get(json("1e0"))).contains("one");
    assertThat(ids.put(json("1.0"), "again")).contains("one");
    assertThat(ids.get(json("1"))).contains("one");
  }

  @Test
  void shouldFindWhatAnotherTypeRefersToWhenThereIsNoDoubt() {
    ids.put(json("1"), "one");
    ids.put(json("\"2\""), "two");
    ids.put(json("3"), "three");
    ids.put(json("\"3\""), "\"three\"");

    assertThat(ids.get(json("\"1\""))).contains("one");
    assertThat(ids.get(json("2"))).contains("two");
    assertThat(ids.get(json("3"))).contains("three");
    assertThat(ids.get(json("\"3\""))).contains("\"three\"");
    assertThat(ids.get(json("true"))).isEmpty();
    assertThat(ids.get(json("null"))).isEmpty();
    assertThat(ids.get(MissingNode.getInstance())).isEmpty();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
