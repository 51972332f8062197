package io.parallax.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the schemas against {@code src/main/history/<Record>/v<N>.avsc}: every version that was
 * ever given out, for robots, models and logs that still speak it.
 */
class SchemaHistoryTest {
  private static final Path HISTORY = Path.of("src/main/history");
  private static final Path PROPOSED = Path.of("target/history");

  @ParameterizedTest
  @MethodSource("records")
  void shouldStayCompatibleWithEveryVersion(String record) throws Exception {
    assertThat(incompatibilities(current(record), versions(record)))
        .as(
            "%s can no longer exchange records with a version in %s. Take the change back: a field"
                + " may come or go if it has a default, but never change its type or name.",
            record, HISTORY)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldHaveTheCurrentSchemaAsItsLatestVersion(String record) throws Exception {
    List<Schema> versions = versions(record);
    Schema current = current(record);
    if (versions.isEmpty() || !versions.get(versions.size() - 1).equals(current)) {
      Path file = Path.of(record, "v" + (versions.size() + 1) + ".avsc");
      Files.createDirectories(PROPOSED.resolve(file).getParent());
      Files.writeString(
          PROPOSED.resolve(file), SchemaFormatter.format("json/pretty", current) + "\n");
      fail(
          "The schema of %s is not in the history yet. If the change is meant, commit it: cp"
              + " schemas/%s schemas/%s",
          record, PROPOSED.resolve(file), HISTORY.resolve(file));
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldHaveADefaultAndADocForEveryField(String record) throws Exception {
    List<String> missing = new ArrayList<>();
    collectMissing(current(record), new HashSet<>(), missing);

    assertThat(missing).as("fields without a default or a doc").isEmpty();
  }

  @Test
  void shouldNoticeWhenAChangeIsIncompatible() {
    Schema first = schema("{'name':'a','type':'int','default':0}");
    Schema typeChanged = schema("{'name':'a','type':'string','default':''}");
    Schema withoutDefault =
        schema("{'name':'a','type':'int','default':0},{'name':'b','type':'int'}");
    Schema widened = schema("{'name':'a','type':'long','default':0}");

    assertThat(incompatibilities(typeChanged, List.of(first))).isNotEmpty();
    assertThat(incompatibilities(withoutDefault, List.of(first))).isNotEmpty();
    // An int reads as a long, but not the other way: records flow in both directions here.
    assertThat(incompatibilities(widened, List.of(first))).isNotEmpty();
  }

  @Test
  void shouldNoticeWhenAChangeIsIncompatibleWithAnOlderVersionOnly() {
    Schema first = schema("{'name':'b','type':'string','default':''}");
    Schema second = schema("{'name':'a','type':'int','default':0}");
    Schema third = schema("{'name':'b','type':'int','default':0}");

    assertThat(incompatibilities(third, List.of(second))).isEmpty();
    assertThat(incompatibilities(third, List.of(first, second))).isNotEmpty();
  }

  @Test
  void shouldAcceptWhenAFieldWithADefaultComesOrGoes() {
    Schema first = schema("{'name':'a','type':'int','default':0}");
    Schema second = schema("{'name':'b','type':'string','default':''}");

    assertThat(incompatibilities(second, List.of(first))).isEmpty();
  }

  private static List<String> incompatibilities(Schema current, List<Schema> versions) {
    List<ParsedSchemaHolder> holders = new ArrayList<>();
    for (Schema version : versions) {
      holders.add(new SimpleParsedSchemaHolder(new AvroSchema(version)));
    }
    return new AvroSchema(current).isCompatible(CompatibilityLevel.FULL_TRANSITIVE, holders);
  }

  private static List<String> records() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".avsc", ""))
          .sorted()
          .toList();
    }
  }

  private static Schema current(String record) throws ReflectiveOperationException {
    Class<?> type = Class.forName(Frame.class.getPackageName() + "." + record);
    Object empty = type.getDeclaredConstructor().newInstance();
    return AvroSchemaUtils.getSchema(empty, false, false, true);
  }

  private static List<Schema> versions(String record) throws IOException {
    Path directory = HISTORY.resolve(record);
    List<Schema> versions = new ArrayList<>();
    while (Files.exists(directory.resolve("v" + (versions.size() + 1) + ".avsc"))) {
      Path file = directory.resolve("v" + (versions.size() + 1) + ".avsc");
      versions.add(new Schema.Parser().parse(file.toFile()));
    }
    return versions;
  }

  private static void collectMissing(Schema schema, Set<String> seen, List<String> missing) {
    switch (schema.getType()) {
      case ARRAY -> collectMissing(schema.getElementType(), seen, missing);
      case UNION -> schema.getTypes().forEach(type -> collectMissing(type, seen, missing));
      case RECORD -> {
        if (!seen.add(schema.getFullName())) {
          return;
        }
        for (Schema.Field field : schema.getFields()) {
          if (!field.hasDefaultValue() || field.doc() == null || field.doc().isBlank()) {
            missing.add(schema.getName() + "." + field.name());
          }
          collectMissing(field.schema(), seen, missing);
        }
      }
      default -> {}
    }
  }

  private static Schema schema(String fields) {
    String json = "{'type':'record','name':'R','fields':[" + fields + "]}";
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}
