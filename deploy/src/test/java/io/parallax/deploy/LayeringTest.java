package io.parallax.deploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The house plan, held: which module may use which, no cycles, no files in the maths.
 *
 * <pre>
 * deploy ─► topology, inference-worker ─► schemas, scorer
 * </pre>
 */
class LayeringTest {
  private static final String SCHEMAS = "io.parallax.schemas..";
  private static final String SCORER = "io.parallax.scorer..";
  private static final String WORKER = "io.parallax.inference..";
  private static final String TOPOLOGY = "io.parallax.topology..";
  private static final String DEPLOY = "io.parallax.deploy..";
  private static final List<String> MODULES =
      List.of("schemas", "scorer", "inference-worker", "topology", "deploy");

  private static final String CLASSES = "target/classes/io/parallax";

  private static JavaClasses house;

  @BeforeAll
  static void readClasses() {
    List<Path> compiled =
        MODULES.stream().map(module -> repository().resolve(module).resolve(CLASSES)).toList();
    house = new ClassFileImporter().importPaths(compiled);
  }

  @Test
  void shouldFindTheClassesOfEveryModule() {
    for (String module : List.of("schemas", "scorer", "inference", "topology", "deploy")) {
      assertThat(house)
          .as(module)
          .anyMatch(type -> type.getPackageName().startsWith("io.parallax." + module));
    }
  }

  @Test
  void shouldKeepTheScorerPure() {
    noClasses()
        .that()
        .resideInAPackage(SCORER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SCHEMAS, WORKER, TOPOLOGY, DEPLOY)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "org.apache.avro..", "java.io..", "java.nio.file..", "java.net..")
        .because("the scorer is maths: arrays in, numbers out")
        .check(house);
  }

  @Test
  void shouldKeepTheSchemasApartFromTheMaths() {
    noClasses()
        .that()
        .resideInAPackage(SCHEMAS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SCORER, WORKER, TOPOLOGY, DEPLOY)
        .because("records describe themselves")
        .check(house);
  }

  @Test
  void shouldKeepWorkerAndTopologyApart() {
    noClasses()
        .that()
        .resideInAPackage(WORKER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TOPOLOGY, DEPLOY)
        .because("only topics lie between the worker and the topology")
        .check(house);
    noClasses()
        .that()
        .resideInAPackage(TOPOLOGY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(WORKER, DEPLOY)
        .because("only topics lie between the worker and the topology")
        .check(house);
  }

  @Test
  void shouldHaveNoCyclesBetweenPackages() {
    slices().matching("io.parallax.(**)").should().beFreeOfCycles().check(house);
  }

  @Test
  void shouldNameClassesAfterWhatTheyAre() {
    classes()
        .that()
        .resideInAPackage("io.parallax..")
        .should()
        .haveNameNotMatching(".*(Util|Utils|Manager|Helper|Impl)(\\$.*)?")
        .because("such names say nothing of what lives there")
        .check(house);
  }

  @Test
  void shouldSayWhatLivesInEveryPackage() throws IOException {
    Path root = repository();
    for (String module : MODULES) {
      Path sources = root.resolve(module).resolve("src/main/java/io/parallax");
      for (Path directory : packages(sources)) {
        assertThat(directory.resolve("package-info.java")).isRegularFile();
      }
    }
  }

  /** The directories that hold classes. */
  private static List<Path> packages(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .distinct()
          .toList();
    }
  }

  private static Path repository() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve(".mvn"))) {
      directory = directory.getParent();
    }
    return directory;
  }
}
