package io.parallax.deploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the modules' dependencies cannot hold: no cycles between packages, no files in the maths.
 */
class LayeringTest {
  private static List<Path> modules;
  private static JavaClasses house;

  @BeforeAll
  static void readClasses() throws IOException {
    String pom = Files.readString(RepositoryFiles.require("pom.xml"));
    modules =
        pom.lines()
            .filter(line -> line.strip().startsWith("<module>"))
            .map(line -> RepositoryFiles.require(line.replaceAll("</?module>", "").strip()))
            .filter(module -> Files.exists(module.resolve("src/main/java/io/parallax")))
            .toList();
    house =
        new ClassFileImporter()
            .importPaths(modules.stream().map(module -> module.resolve("target/classes")).toList());
  }

  @Test
  void shouldFindTheClassesOfEveryModule() {
    assertThat(modules).hasSizeGreaterThanOrEqualTo(14);
    for (String part : List.of("schemas", "scorer", "inference", "topology", "deploy")) {
      assertThat(house)
          .as(part)
          .anyMatch(type -> type.getPackageName().startsWith("io.parallax." + part));
    }
  }

  @Test
  void shouldKeepTheScorerPure() {
    noClasses()
        .that()
        .resideInAPackage("io.parallax.scorer..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "org.apache.avro..", "java.io..", "java.nio.file..", "java.net..")
        .because("the scorer is maths: arrays in, numbers out")
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
    for (Path module : modules) {
      for (Path directory : packages(module.resolve("src/main/java/io/parallax"))) {
        assertThat(directory.resolve("package-info.java")).isRegularFile();
      }
    }
  }

  /** A package in two modules would have two answers to what lives there. */
  @Test
  void shouldHaveEveryPackageInOneModule() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path module : modules) {
      Path sources = module.resolve("src/main/java");
      packages(sources).forEach(each -> names.add(sources.relativize(each).toString()));
    }
    assertThat(names).doesNotHaveDuplicates();
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
}
