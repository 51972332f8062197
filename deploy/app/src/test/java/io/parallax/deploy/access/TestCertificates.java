package io.parallax.deploy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An authority and what it signs, made by the JDK's keytool. */
final class TestCertificates {
  /** Of every store. */
  static final String PASSWORD = "Store-Passw0rd-7d1f";

  private final Path directory;
  private final Path authority;

  /** An authority of its own. */
  TestCertificates(Path directory) throws IOException, InterruptedException {
    this.directory = Files.createDirectories(directory);
    this.authority = directory.resolve("authority.p12");
    keytool(
        "-genkeypair -alias ca -dname CN=authority -keyalg EC -ext bc:c -keystore", authority, "");
    Path pem = directory.resolve("authority.pem");
    keytool("-exportcert -rfc -alias ca -file " + pem + " -keystore", authority, "");
    keytool("-importcert -noprompt -alias ca -file " + pem + " -keystore", trustStore(), "");
  }

  /** Trusts the authority. */
  Path trustStore() {
    return directory.resolve("trust.p12");
  }

  /** A certificate of this common name, for this machine's loopback address, and its key. */
  Path keyStore(String name) throws IOException, InterruptedException {
    Path store = directory.resolve(name + ".p12");
    if (!Files.exists(store)) {
      keytool(
          "-genkeypair -alias %s -dname CN=%s -keyalg EC -signer ca -keystore"
              .formatted(name, name),
          authority,
          " -ext san=ip:127.0.0.1,dns:localhost");
      keytool(
          "-importkeystore -noprompt -srcalias %s -deststorepass %s -destkeystore %s -srckeystore"
              .formatted(name, PASSWORD, store),
          authority,
          "");
    }
    return store;
  }

  private static void keytool(String before, Path store, String after)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(Arrays.asList(before.split(" ")));
    command.add(store.toString());
    command.addAll(Arrays.asList(after.strip().split(" ")));
    command.removeIf(String::isEmpty);
    command.add(before.contains("-importkeystore") ? "-srcstorepass" : "-storepass");
    command.add(PASSWORD);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
