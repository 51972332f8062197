package io.parallax.deploy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cli.Call;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class AccessTableTest {

  @Test
  void shouldBeTheOneOfTheSecurityPage() throws IOException {
    Call call = Call.of("access", "table");

    assertThat(call.exitCode()).isZero();
    assertThat(Files.readString(RepositoryFiles.require("deploy/doc/security.md")))
        .as("the table in deploy/doc/security.md; deploy/parallax access table prints it")
        .contains(call.out());
  }
}
