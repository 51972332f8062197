package io.parallax.deploy.training.announce;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Where files of models are put, each under its SHA-256: a directory that workers see under the
 * same path, or a server that takes PUT and gives what it took. The same file twice is one file.
 */
public final class ModelStore {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PUT_TIMEOUT = Duration.ofMinutes(30);
  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;

  /** With a slash at its end. */
  private final URI base;

  private ModelStore(URI base) {
    this.base = base;
  }

  /**
   * The store at a place.
   *
   * @param place a directory, or an http or https address
   * @throws IllegalArgumentException if it is neither, or has a password in it
   */
  public static ModelStore at(String place) {
    if (!place.matches("(?i)https?://.*")) {
      try {
        Path directory = Path.of(place).toAbsolutePath().normalize();
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
          throw new IllegalArgumentException(directory + " is no directory");
        }
        return new ModelStore(withSlash(directory.toUri()));
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("it is no directory: " + e.getMessage(), e);
      }
    }
    URI uri;
    try {
      uri = new URI(place);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is no valid address: " + e.getReason(), e);
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "an address has no user, query or fragment here: all who read the topic would see them");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("the address names no host");
    }
    return new ModelStore(withSlash(uri));
  }

  private static URI withSlash(URI uri) {
    String text = uri.toString();
    return URI.create(text.endsWith("/") ? text : text + "/");
  }

  /**
   * Puts a file in.
   *
   * @return where it lies
   * @throws UnusableStoreException if the store does not take it
   */
  public URI put(Path file, String sha256) {
    URI target = base.resolve(sha256);
    if (target.getScheme().equals("file")) {
      copy(file, Path.of(target));
    } else {
      send(file, target);
    }
    return target;
  }

  /** Under another name first: nobody finds half a file. */
  private static void copy(Path file, Path target) {
    try {
      Files.createDirectories(target.getParent());
      Path part = Files.createTempFile(target.getParent(), ".part-", "");
      try {
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UnusableStoreException("cannot put %s into %s: %s".formatted(file, target, e), e);
    }
  }

  private static void send(Path file, URI target) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    try {
      HttpRequest put =
          HttpRequest.newBuilder(target)
              .timeout(PUT_TIMEOUT)
              .PUT(HttpRequest.BodyPublishers.ofFile(file))
              .build();
      int status = client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / HUNDRED != SUCCESS) {
        throw new UnusableStoreException(
            "cannot put %s to %s: the server answers %s".formatted(file, target, status));
      }
    } catch (IOException e) {
      throw new UnusableStoreException("cannot put %s to %s: %s".formatted(file, target, e), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
