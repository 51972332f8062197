package io.parallax.inference.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelPart;
import io.parallax.schemas.client.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of models from directories and servers, good and bad. */
class ModelCacheTest {
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path directory;
  private Path cache;
  private AnnouncedModel model;
  private Model record;
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    Path store = Files.createDirectory(directory.resolve("store"));
    cache = directory.resolve("cache");
    model = new AnnouncedModel(store, "tiny");
    record = model.record;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/files/", exchange -> answer(exchange, store));
    server.createContext("/moved/", ModelCacheTest::redirect);
    server.createContext("/hang/", this::hang);
    server.createContext("/endless/", ModelCacheTest::sendMuch);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    letGo.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Path store) throws IOException {
    Path file = store.resolve(exchange.getRequestURI().getPath().replaceFirst(".*/", ""));
    if (Files.exists(file)) {
      byte[] bytes = Files.readAllBytes(file);
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(bytes);
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
    exchange.close();
  }

  private static void redirect(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    exchange.getResponseHeaders().set("Location", path.replaceFirst("/moved/", "/files/"));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private static void sendMuch(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 1024; i++) {
        out.write(new byte[1 << 16]);
      }
    }
  }

  /** Sends one byte and no more. */
  private void hang(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(1);
    exchange.getResponseBody().flush();
    hanging.countDown();
    try {
      letGo.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private String url(String context) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + context + "/tiny.onnx";
  }

  private Path fetch() throws InterruptedException {
    return new ModelCache(cache, new ModelDownload(LONG)).fetch(record);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "files", "moved"})
  void shouldBringAllFilesUnderTheNamesThatTheyHaveBesideEachOther(String from) throws Exception {
    if (!from.equals("file")) {
      record.setUri(url(from));
    }

    Path file = fetch();

    assertThat(file).hasFileName("tiny.onnx").hasSameBinaryContentAs(model.file);
    assertThat(file.resolveSibling("tiny.json")).hasSameBinaryContentAs(model.descriptor);
    assertThat(file.getParent().getParent()).isEqualTo(cache);
    assertThat(files()).hasSize(2);
  }

  @Test
  void shouldFetchNothingThatIsThere() throws Exception {
    fetch();
    Files.delete(model.file);
    Files.delete(model.descriptor);

    assertThat(fetch()).exists();
  }

  @Test
  void shouldFetchAgainWhatIsDamaged() throws Exception {
    Path file = fetch();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertThat(fetch()).hasSameBinaryContentAs(model.file);
  }

  @Test
  void shouldDeleteWhatAKilledWorkerHasLeftOfADownload() throws Exception {
    Path home = fetch().getParent();
    Path left = Files.createFile(home.resolve(".part-1"));
    Path atIt = Files.createFile(home.resolve(".part-2"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(60)));
    Files.setLastModifiedTime(atIt, FileTime.from(Instant.now().plusSeconds(60)));
    Files.delete(home.resolve("tiny.onnx"));

    fetch();

    assertThat(files()).hasSize(3).contains(atIt).doesNotContain(left);
  }

  @Test
  void shouldTakeTheLastPartOfTheAddressWhereNoNameIsGiven() throws Exception {
    record.setFileName("");

    assertThat(fetch()).hasFileName("tiny.onnx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///", "http://127.0.0.1/", "http://127.0.0.1/a/.."})
  void shouldRefuseAnAddressThatGivesNoName(String uri) {
    record.setFileName("");
    record.setUri(uri);

    assertThatExceptionOfType(WrongModelException.class)
        .isThrownBy(this::fetch)
        .withMessageContaining("has no name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http:x", "http:///x", "file://host/x"})
  void shouldRefuseAnAddressThatLeadsNowhere(String uri) {
    record.setUri(uri);

    assertThatExceptionOfType(WrongModelException.class)
        .isThrownBy(this::fetch)
        .withMessageContaining(uri);
  }

  @Test
  void shouldRefuseTwoFilesOfOneName() {
    ModelPart part = record.getParts().get(0);
    part.setPath("tiny.onnx");

    assertThatExceptionOfType(WrongModelException.class)
        .isThrownBy(this::fetch)
        .withMessage("two of its files are called tiny.onnx");
  }

  @Test
  void shouldSayThatAFileIsGoneAndFetchItWhenItIsThere() throws Exception {
    Path away = Files.move(model.file, directory.resolve("away"));
    requireTryAgain("NoSuchFileException", "store/tiny.onnx");
    record.setUri(url("files") + "?token=secret");
    assertThat(requireTryAgain("the server answers 404", "files/tiny.onnx"))
        .doesNotContain("secret");
    record.setUri("http://127.0.0.1:1/tiny.onnx");
    requireTryAgain("ConnectException");
    assertThat(files()).isEmpty();

    Files.move(away, model.file);
    record.setUri(url("files"));
    assertThat(fetch()).hasSameBinaryContentAs(model.file);
  }

  @Test
  void shouldKeepNothingThatHasAnotherSum() throws Exception {
    byte[] bytes = Files.readAllBytes(model.file);
    bytes[0] ^= 1;
    Files.write(model.file, bytes);

    requireTryAgain("has SHA-256 " + AnnouncedModel.sha256(model.file), record.getSha256());
    assertThat(files()).isEmpty();
  }

  @Test
  void shouldStopReadingWhenAFileHasMoreThanWasAnnounced() throws Exception {
    record.setUri(url("endless"));

    requireTryAgain("has more than the " + record.getBytes() + " bytes that were announced");
    assertThat(files()).isEmpty();
  }

  @Test
  void shouldSayThatThereIsNoRoom() throws Exception {
    record.setBytes(Long.MAX_VALUE);

    requireTryAgain("no room in " + cache, "of 9223372036854775807 bytes");
    assertThat(files()).isEmpty();
  }

  @Test
  void shouldSayThatTheCacheCannotBeWritten() throws Exception {
    Files.writeString(cache, "a file, and no directory");

    requireTryAgain("cannot be kept", "cache");
  }

  @Test
  void shouldGiveUpADownloadInWhichNothingComes() {
    record.setUri(url("hang"));

    assertThatExceptionOfType(ModelFetchException.class)
        .isThrownBy(
            () -> new ModelCache(cache, new ModelDownload(Duration.ofSeconds(1))).fetch(record))
        .withMessageContaining("hang/tiny.onnx: nothing came for 1 s, after 1 bytes");
  }

  @Test
  void shouldEndADownloadThatHangsWhenItIsInterrupted() throws Exception {
    record.setUri(url("hang"));
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                fetch();
                outcome.complete(null);
              } catch (InterruptedException | RuntimeException e) {
                outcome.complete(e);
              }
            });
    thread.start();
    hanging.await();
    thread.interrupt();

    assertThat(outcome)
        .succeedsWithin(Duration.ofSeconds(60))
        .isInstanceOf(InterruptedException.class);
    assertThat(letGo.getCount()).isEqualTo(1);
    assertThat(files()).isEmpty();
  }

  @Test
  void shouldDeleteWhatIsForgottenAndNothingElse() throws Exception {
    fetch();
    Model other = Model.newBuilder(record).setGeneration("..").build();
    Path second = new ModelCache(cache, new ModelDownload(LONG)).fetch(other);
    assertThat(second.getParent().getParent()).isEqualTo(cache);

    new ModelCache(cache, new ModelDownload(LONG)).forget(model.generation());
    new ModelCache(cache, new ModelDownload(LONG)).forget("never-there");

    assertThat(files()).hasSize(2).allMatch(file -> file.startsWith(second.getParent()));
  }

  private String requireTryAgain(String... parts) {
    ModelFetchException[] thrown = new ModelFetchException[1];
    assertThatExceptionOfType(ModelFetchException.class)
        .isThrownBy(this::fetch)
        .satisfies(e -> thrown[0] = e);
    assertThat(thrown[0].getMessage()).contains(parts);
    assertThat(Failure.of(thrown[0])).isEqualTo(Failure.TRANSIENT);
    return thrown[0].getMessage();
  }

  private List<Path> files() throws IOException {
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(cache)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
