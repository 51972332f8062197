package io.parallax.deploy.scan;

import io.parallax.schemas.Identifiers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;

/**
 * The name of a scene, made of that of the file or directory that it was recorded to.
 *
 * <p>Names of scenes have letters (a to z), digits, {@code .}, {@code _} and {@code -}, at most
 * 200. What is such a name stays as it is. Of another, what can be read is kept, and a hyphen and
 * the first eight hex digits of its SHA-256 are added, so that different names never become one:
 * {@code my flat} is {@code my_flat-15f832f2}, whatever else is called {@code my_flat}. It does not
 * matter whether a file system composes accents (NFC) or takes them apart (NFD).
 *
 * @param given as it was found
 * @param id as scenes are named
 */
record SceneName(String given, String id) {
  private static final int HASH_DIGITS = 8;

  /** What a scan is called that lies in a file system's root. */
  private static final SceneName NAMELESS = new SceneName("scene", "scene");

  /** The name of what is recorded in a file or directory. */
  static SceneName of(Path origin) {
    Path name = origin.toAbsolutePath().normalize().getFileName();
    return name == null ? NAMELESS : of(name.toString());
  }

  /** The name of what is called so. */
  static SceneName of(String given) {
    if (given.matches("[A-Za-z0-9._-]{1," + Identifiers.MAX_LENGTH + "}")) {
      return new SceneName(given, given);
    }
    String readable =
        Normalizer.normalize(given, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^A-Za-z0-9._-]+", "_");
    int room = Identifiers.MAX_LENGTH - 1 - HASH_DIGITS;
    String beginning = readable.substring(0, Math.min(readable.length(), room));
    return new SceneName(given, (beginning.isEmpty() ? "_" : beginning) + '-' + hash(given));
  }

  private static String hash(String given) {
    byte[] composed =
        Normalizer.normalize(given, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(composed);
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
