package io.parallax.deploy.embedded;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;

/**
 * The schemas that an {@link EmbeddedRegistry} knows: one id for each schema, and the versions of
 * each subject, all of which can read each other's records.
 */
final class RegisteredSchemas {
  static final CompatibilityLevel COMPATIBILITY = CompatibilityLevel.FULL_TRANSITIVE;

  private static final String LATEST = "latest";

  /** The schema with id i is at i - 1. */
  private final List<AvroSchema> schemas = new ArrayList<>();

  /** The version v of a subject is at v - 1. */
  private final Map<String, List<AvroSchema>> versionsBySubject = new TreeMap<>();

  private final Consumer<SchemaFile.Content> store;

  /**
   * The schemas that were known before.
   *
   * @param store is given all of them before a new one is answered for, and throws if it cannot
   *     keep them
   * @throws IllegalStateException if what was known makes no sense
   */
  RegisteredSchemas(SchemaFile.Content known, Consumer<SchemaFile.Content> store) {
    this.store = store;
    try {
      known.schemas().forEach(text -> schemas.add(parse(text)));
      known
          .subjects()
          .forEach(
              (subject, ids) ->
                  versionsBySubject.put(
                      subject,
                      new ArrayList<>(ids.stream().map(id -> schemas.get(id - 1)).toList())));
    } catch (RegistryRefusal | IndexOutOfBoundsException e) {
      throw new IllegalStateException(
          "the schemas known before make no sense: " + e.getMessage(), e);
    }
  }

  /** The id of the schema, which becomes the subject's newest version unless it is one already. */
  synchronized int register(String subject, String text) {
    AvroSchema schema = parse(text);
    List<AvroSchema> versions = versionsBySubject.getOrDefault(subject, List.of());
    if (indexOf(schema, versions) < 0) {
      requireCompatible(subject, schema, versions);
      keep(subject, schema);
      versionsBySubject.computeIfAbsent(subject, s -> new ArrayList<>()).add(schema);
      if (indexOf(schema, schemas) < 0) {
        schemas.add(schema);
      }
    }
    return id(schema);
  }

  /**
   * Stores what will be known with one more version: a record must never have an id that is lost.
   */
  private void keep(String subject, AvroSchema schema) {
    List<AvroSchema> next = new ArrayList<>(schemas);
    if (indexOf(schema, next) < 0) {
      next.add(schema);
    }
    Map<String, List<Integer>> ids = new TreeMap<>();
    versionsBySubject.forEach(
        (name, versions) ->
            ids.put(name, new ArrayList<>(versions.stream().map(this::id).toList())));
    ids.computeIfAbsent(subject, s -> new ArrayList<>()).add(indexOf(schema, next) + 1);
    store.accept(
        new SchemaFile.Content(next.stream().map(AvroSchema::canonicalString).toList(), ids));
  }

  /** The version of the subject that has this schema. */
  synchronized Schema find(String subject, String text) {
    List<AvroSchema> versions = versions(subject);
    int index = indexOf(parse(text), versions);
    if (index < 0) {
      throw RegistryRefusal.noSchema("of subject '" + subject + "'");
    }
    return entity(subject, index + 1, versions.get(index));
  }

  synchronized AvroSchema byId(String id) {
    int index = number(id) - 1;
    if (index < 0 || index >= schemas.size()) {
      throw RegistryRefusal.noSchema(id);
    }
    return schemas.get(index);
  }

  synchronized List<String> subjects() {
    return List.copyOf(versionsBySubject.keySet());
  }

  synchronized List<Integer> versionNumbers(String subject) {
    List<Integer> numbers = new ArrayList<>();
    for (int version = 1; version <= versions(subject).size(); version++) {
      numbers.add(version);
    }
    return numbers;
  }

  /** A version of the subject, by its number or as "latest". */
  synchronized Schema version(String subject, String version) {
    List<AvroSchema> versions = versions(subject);
    int number = version.equals(LATEST) ? versions.size() : number(version);
    if (number < 1 || number > versions.size()) {
      throw RegistryRefusal.noVersion(version);
    }
    return entity(subject, number, versions.get(number - 1));
  }

  private List<AvroSchema> versions(String subject) {
    List<AvroSchema> versions = versionsBySubject.get(subject);
    if (versions == null) {
      throw RegistryRefusal.noSubject(subject);
    }
    return versions;
  }

  private Schema entity(String subject, int version, AvroSchema schema) {
    return new Schema(subject, version, id(schema), schema);
  }

  private int id(AvroSchema schema) {
    return indexOf(schema, schemas) + 1;
  }

  /** Schemas are the same when their text is, documentation included. */
  private static int indexOf(AvroSchema schema, List<AvroSchema> among) {
    for (int i = 0; i < among.size(); i++) {
      if (among.get(i).canonicalString().equals(schema.canonicalString())) {
        return i;
      }
    }
    return -1;
  }

  private static void requireCompatible(
      String subject, AvroSchema schema, List<AvroSchema> versions) {
    List<ParsedSchemaHolder> earlier = new ArrayList<>();
    for (AvroSchema version : versions) {
      earlier.add(new SimpleParsedSchemaHolder(version));
    }
    List<String> problems = schema.isCompatible(COMPATIBILITY, earlier);
    if (!problems.isEmpty()) {
      throw RegistryRefusal.incompatible(subject, String.join("; ", problems));
    }
  }

  private static AvroSchema parse(String text) {
    if (text == null) {
      throw RegistryRefusal.invalidSchema("there is none");
    }
    try {
      return new AvroSchema(text);
    } catch (AvroRuntimeException e) {
      throw RegistryRefusal.invalidSchema(e.getMessage());
    }
  }

  /** -1, which nothing has, for what is no number. */
  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
