package io.parallax.deploy.export.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON as the tools write and read it. */
final class JsonFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter WRITER =
      JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private JsonFiles() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static void write(Path file, JsonNode content) throws IOException {
    Files.writeString(file, WRITER.writeValueAsString(content) + "\n");
  }

  /**
   * Reads a file.
   *
   * @throws UnreadableAnswersException if it is not there or no JSON
   */
  static JsonNode read(Path file) throws IOException {
    try {
      return JSON.readTree(ExportedFiles.bytes(file));
    } catch (JsonProcessingException e) {
      throw new UnreadableAnswersException(file, "is no JSON: " + e.getOriginalMessage(), e);
    } catch (CharConversionException e) {
      throw new UnreadableAnswersException(file, "is no JSON: " + e.getMessage(), e);
    }
  }

  /**
   * The list under a name.
   *
   * @throws UnreadableAnswersException if there is none
   */
  static JsonNode list(Path file, JsonNode object, String name) {
    JsonNode list = object.path(name);
    if (!list.isArray()) {
      throw new UnreadableAnswersException(file, "has no list \"" + name + "\"");
    }
    return list;
  }
}
