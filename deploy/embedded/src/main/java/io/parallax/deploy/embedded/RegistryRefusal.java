package io.parallax.deploy.embedded;

/** A request that the registry refuses, with Confluent's status and error code. */
final class RegistryRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  private RegistryRefusal(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static RegistryRefusal noSubject(String subject) {
    return new RegistryRefusal(404, 40401, "Subject '" + subject + "' not found.");
  }

  static RegistryRefusal noVersion(String version) {
    return new RegistryRefusal(404, 40402, "Version " + version + " not found.");
  }

  static RegistryRefusal noSchema(String which) {
    return new RegistryRefusal(404, 40403, "Schema " + which + " not found.");
  }

  static RegistryRefusal incompatible(String subject, String why) {
    return new RegistryRefusal(
        409,
        409,
        "Schema is incompatible with an earlier one of subject '" + subject + "': " + why);
  }

  static RegistryRefusal invalidSchema(String why) {
    return new RegistryRefusal(422, 42201, "Invalid schema: " + why);
  }

  static RegistryRefusal notKept(String why) {
    return new RegistryRefusal(500, 50001, "Error in the backend data store: " + why);
  }

  static RegistryRefusal noSuchAddress(String method, String path) {
    return new RegistryRefusal(404, 404, "No such address: " + method + " " + path);
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }
}
