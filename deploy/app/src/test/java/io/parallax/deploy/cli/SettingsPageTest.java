package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class SettingsPageTest {
  @Test
  void shouldListTheSettingsThatThereAre() throws IOException {
    StringWriter printed = new StringWriter();
    CommandLine command = Parallax.commandLine(Map.of()).setOut(new PrintWriter(printed));

    int exitCode = command.execute("settings");

    assertThat(exitCode).isZero();
    assertThat(Files.readString(RepositoryFiles.require("deploy/SETTINGS.md")))
        .as("deploy/SETTINGS.md; write it again: deploy/parallax settings > deploy/SETTINGS.md")
        .isEqualTo(printed.toString());
  }
}
