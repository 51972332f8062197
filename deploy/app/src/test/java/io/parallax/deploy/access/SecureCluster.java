package io.parallax.deploy.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;

/**
 * A cluster with access control and the users of the catalogue: a broker with Kafka's authoriser,
 * and a registry behind HTTPS and a password.
 */
final class SecureCluster implements AutoCloseable {
  /** What users may be called elsewhere; none of it may be seen. */
  static final String REGISTRY_PASSWORD = "Reg1stry-Passw0rd-9a3c";

  private final Path directory;
  private final TestCertificates certificates;
  private final SecureBroker broker;
  private final SecureRegistry registry;

  SecureCluster(Path directory) throws Exception {
    this.directory = directory;
    certificates = new TestCertificates(directory.resolve("certificates"));
    Path own = certificates.keyStore("broker");
    Map<String, String> passwords = new TreeMap<>();
    AccessCatalogue.all().forEach(user -> passwords.put(user.name(), password(user.name())));
    registry =
        new SecureRegistry(own, TestCertificates.PASSWORD, Map.of("parallax", REGISTRY_PASSWORD));
    broker =
        SecureBroker.start(
            directory.resolve("broker"),
            RecordingAuthorizer.class,
            passwords,
            own,
            certificates.trustStore(),
            TestCertificates.PASSWORD);
    try (Admin admin = admin()) {
      admin.alterUserScramCredentials(scram(passwords)).all().get();
      List<AclBinding> bindings = new ArrayList<>();
      AccessCatalogue.all().forEach(user -> bindings.addAll(bindings(user)));
      admin.createAcls(bindings).all().get();
    }
  }

  private static List<UserScramCredentialAlteration> scram(Map<String, String> passwords) {
    List<UserScramCredentialAlteration> made = new ArrayList<>();
    passwords.forEach(
        (name, password) ->
            made.add(
                new UserScramCredentialUpsertion(
                    name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)));
    return made;
  }

  /** The access control list of a user, by either way to log in. */
  static List<AclBinding> bindings(ClusterUser user) {
    List<AclBinding> bindings = new ArrayList<>();
    for (String principal : List.of("User:" + user.name(), "User:CN=" + user.name())) {
      for (Grant grant : user.grants()) {
        for (var operation : grant.operations()) {
          bindings.add(
              new AclBinding(
                  new ResourcePattern(grant.type(), grant.name(), grant.pattern()),
                  new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)));
        }
      }
    }
    return bindings;
  }

  static String password(String user) {
    return "Kafka-Passw0rd-of-" + user;
  }

  TestCertificates certificates() {
    return certificates;
  }

  SecureBroker broker() {
    return broker;
  }

  SecureRegistry registry() {
    return registry;
  }

  String registryUrl() {
    return registry.url();
  }

  /** A superuser's client. */
  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.open()));
  }

  /** The settings of a user that logs in by SCRAM-SHA-512, the secrets in a directory of files. */
  Map<String, String> scram(String user) throws IOException {
    Path mounted = Files.createDirectories(directory.resolve("mounted").resolve(user));
    Files.writeString(mounted.resolve("sasl.jaas.config"), jaas("scram.Scram", user) + "\n");
    Files.writeString(mounted.resolve("registry"), "parallax:" + REGISTRY_PASSWORD + "\n");
    Files.writeString(mounted.resolve("ca.password"), TestCertificates.PASSWORD);
    Map<String, String> settings = trusting("${directory:" + mounted + ":ca.password}");
    settings.put("bootstrap.servers", broker.sasl());
    settings.put("kafka.security.protocol", "SASL_SSL");
    settings.put("kafka.sasl.mechanism", "SCRAM-SHA-512");
    settings.put("kafka.sasl.jaas.config", "${directory:" + mounted + ":sasl.jaas.config}");
    settings.put("schema.registry.basic.auth.user.info", "${directory:" + mounted + ":registry}");
    return settings;
  }

  /** The settings of a user that logs in by PLAIN, the secrets among them. */
  Map<String, String> plain(String user) {
    Map<String, String> settings = trusting(TestCertificates.PASSWORD);
    settings.put("bootstrap.servers", broker.sasl());
    settings.put("kafka.security.protocol", "SASL_SSL");
    settings.put("kafka.sasl.mechanism", "PLAIN");
    settings.put("kafka.sasl.jaas.config", jaas("plain.Plain", user));
    return settings;
  }

  /** The settings of a user with a certificate, the secrets in a properties file. */
  Map<String, String> mutualTls(String user) throws IOException, InterruptedException {
    Path secrets = directory.resolve(user + "-secrets.properties");
    Files.writeString(
        secrets,
        "store=%s%nregistry=parallax:%s%n".formatted(TestCertificates.PASSWORD, REGISTRY_PASSWORD));
    Map<String, String> settings = trusting("${file:" + secrets + ":store}");
    settings.put("bootstrap.servers", broker.mutualTls());
    settings.put("kafka.security.protocol", "SSL");
    settings.put("kafka.ssl.keystore.location", certificates.keyStore(user).toString());
    settings.put("kafka.ssl.keystore.password", "${file:" + secrets + ":store}");
    settings.put("schema.registry.basic.auth.user.info", "${file:" + secrets + ":registry}");
    return settings;
  }

  private Map<String, String> trusting(String password) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.ssl.truststore.location", certificates.trustStore().toString());
    settings.put("kafka.ssl.truststore.password", password);
    settings.put("schema.registry.url", registry.url());
    settings.put("schema.registry.ssl.truststore.location", certificates.trustStore().toString());
    settings.put("schema.registry.ssl.truststore.password", password);
    settings.put("schema.registry.basic.auth.credentials.source", "USER_INFO");
    settings.put("schema.registry.basic.auth.user.info", "parallax:" + REGISTRY_PASSWORD);
    return settings;
  }

  static String jaas(String module, String user) {
    return "org.apache.kafka.common.security.%sLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(module, user, password(user));
  }

  /** A properties file for {@code --config}. */
  String file(String name, Map<String, String> settings) throws IOException {
    Path file = directory.resolve(name + ".properties");
    StringBuilder text = new StringBuilder();
    settings.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    Files.writeString(file, text);
    return file.toString();
  }

  @Override
  public void close() {
    broker.close();
    registry.close();
  }
}
