package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start script, with a program in the place of the command's. */
class LauncherTest {
  private static final Path SCRIPT = RepositoryFiles.require("deploy/parallax");
  private static final String NAME = "küche-台所";

  @TempDir Path directory;
  private Path script;

  /** Tells whether there is a file of the name that it is given. */
  public static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      System.out.println(Files.isDirectory(Path.of(arguments[0])) + " " + arguments[0].length());
    }
  }

  @BeforeEach
  void install() throws IOException {
    Path root = Files.createDirectories(directory.resolve("root"));
    script = Files.copy(SCRIPT, Files.createDirectory(root.resolve("deploy")).resolve("parallax"));
    Path target = Files.createDirectories(root.resolve("deploy/app/target"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Program.class.getName());
    String resource = Program.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar =
            new JarOutputStream(
                Files.newOutputStream(target.resolve("parallax-app-1.jar")), manifest);
        InputStream code = Program.class.getClassLoader().getResourceAsStream(resource)) {
      jar.putNextEntry(new JarEntry(resource));
      code.transferTo(jar);
      jar.closeEntry();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "xx_XX.UTF-8", "C.UTF-8"})
  void shouldFindAFileWhoseNameIsNotAsciiInWhateverLocale(String locale) throws Exception {
    // Made through a shell: this JVM's own locale may not be able to name it.
    String made = run("mkdir " + NAME, Map.of("LC_ALL", locale));
    assertThat(made).isEmpty();

    String output =
        run(
            "sh " + script + " " + NAME,
            Map.of(
                "LC_ALL",
                locale,
                "PARALLAX_NO_BUILD",
                "1",
                "JAVA_HOME",
                System.getProperty("java.home")));

    assertThat(output.strip()).isEqualTo("true " + NAME.length());
  }

  private String run(String command, Map<String, String> environment) throws Exception {
    // A file holds the command in UTF-8, however this JVM would encode an argument.
    Path file = directory.resolve("command.sh");
    Files.writeString(file, command, StandardCharsets.UTF_8);
    ProcessBuilder builder =
        new ProcessBuilder("sh", file.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
