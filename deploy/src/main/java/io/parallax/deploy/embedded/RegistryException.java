package io.parallax.deploy.embedded;

/** A request that the registry refuses, with Confluent's status and error code. */
final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  private RegistryException(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static RegistryException noSubject(String subject) {
    return new RegistryException(404, 40401, "Subject '" + subject + "' not found.");
  }

  static RegistryException noVersion(String version) {
    return new RegistryException(404, 40402, "Version " + version + " not found.");
  }

  static RegistryException noSchema(String which) {
    return new RegistryException(404, 40403, "Schema " + which + " not found.");
  }

  static RegistryException incompatible(String subject, String why) {
    return new RegistryException(
        409,
        409,
        "Schema is incompatible with an earlier one of subject '" + subject + "': " + why);
  }

  static RegistryException invalidSchema(String why) {
    return new RegistryException(422, 42201, "Invalid schema: " + why);
  }

  static RegistryException noSuchAddress(String method, String path) {
    return new RegistryException(404, 404, "No such address: " + method + " " + path);
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }
}
