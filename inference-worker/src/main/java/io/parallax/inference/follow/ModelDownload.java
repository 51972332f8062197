package io.parallax.inference.follow;

import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings files of models here, from a directory or a server, and checks size and SHA-256 while they
 * come. Safe for use by several threads.
 */
final class ModelDownload {
  /** How long nothing may come, usually. */
  static final Duration STALL_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int BUFFER = 1 << 16;

  private final Duration stallTimeout;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * Downloads without a limit of time as long as something comes.
   *
   * @param stallTimeout how long nothing may come
   */
  ModelDownload(Duration stallTimeout) {
    this.stallTimeout = stallTimeout;
  }

  /**
   * Writes a file to a place, where one must be.
   *
   * @throws ModelFetchException if it is not to be had, or is another one
   * @throws InterruptedException if the thread is interrupted, at whatever point
   */
  void get(ModelFile file, Path place) throws InterruptedException {
    AtomicLong copied = new AtomicLong();
    // On a thread of its own: a read from a dead server or disk can only be given up.
    FutureTask<Void> copying = new FutureTask<>(() -> copy(file, place, copied), null);
    Thread thread = new Thread(copying, "model-download");
    thread.setDaemon(true);
    thread.start();
    try {
      long before = 0;
      while (!isDone(copying)) {
        if (copied.get() == before) {
          throw new ModelFetchException(
              "%s: nothing came for %s s, after %s bytes"
                  .formatted(file.shownUri(), stallTimeout.toSeconds(), before));
        }
        before = copied.get();
      }
    } finally {
      copying.cancel(true);
    }
  }

  private boolean isDone(FutureTask<Void> copying) throws InterruptedException {
    try {
      copying.get(stallTimeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void copy(ModelFile file, Path place, AtomicLong copied) {
    try (InputStream in = open(file);
        // One that was deleted meanwhile, as it was given up, is not made again.
        OutputStream out = Files.newOutputStream(place, WRITE, TRUNCATE_EXISTING)) {
      Hasher hasher = Hashing.sha256().newHasher();
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (copied.addAndGet(read) > file.bytes() && file.bytes() > 0) {
          throw new ModelFetchException(
              "%s has more than the %s bytes that were announced"
                  .formatted(file.shownUri(), file.bytes()));
        }
        out.write(buffer, 0, read);
        hasher.putBytes(buffer, 0, read);
      }
      String sha256 = hasher.hash().toString();
      if (!sha256.equals(file.sha256())) {
        throw new ModelFetchException(
            "%s has SHA-256 %s, announced was %s"
                .formatted(file.shownUri(), sha256, file.sha256()));
      }
    } catch (IOException e) {
      throw new ModelFetchException(
          "%s cannot be brought to %s: %s".formatted(file.shownUri(), place.getParent(), e), e);
    } catch (InterruptedException e) {
      throw new ModelFetchException(file.shownUri() + " was given up", e);
    }
  }

  private InputStream open(ModelFile file) throws IOException, InterruptedException {
    try {
      if (file.uri().getScheme().equals("file")) {
        return Files.newInputStream(Path.of(file.uri()));
      }
      HttpRequest get = HttpRequest.newBuilder(file.uri()).build();
      HttpResponse<InputStream> answer =
          client.send(get, HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
        answer.body().close();
        throw new ModelFetchException(
            "%s: the server answers %s".formatted(file.shownUri(), answer.statusCode()));
      }
      return answer.body();
    } catch (IllegalArgumentException e) {
      throw new WrongModelException(
          "%s is no address of a file: %s".formatted(file.shownUri(), e.getMessage()));
    }
  }
}
