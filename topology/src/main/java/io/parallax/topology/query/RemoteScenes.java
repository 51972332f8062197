package io.parallax.topology.query;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.schemas.FramePicture;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockBits;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Scenes read from the instances of a topology over HTTP: all are queried in parallel, and their
 * partial results are merged.
 */
public final class RemoteScenes implements SceneSource {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(3))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final InstanceAddresses instances;

  /** The instance that gave the last picture: it is asked first for the next. */
  private volatile String lastAnswering = "";

  /**
   * Scenes of some instances.
   *
   * @param instances their addresses, {@code http://host:port}; a host's name may stand for several
   * @throws IllegalArgumentException if one is none
   */
  public RemoteScenes(List<String> instances) {
    this(new InstanceAddresses(instances, InetAddress::getAllByName));
  }

  RemoteScenes(InstanceAddresses instances) {
    this.instances = instances;
  }

  @Override
  public double voxelSize() {
    return first("/settings")
        .map(
            settings -> {
              try {
                return JSON.readTree(settings).path("voxelSize").asDouble();
              } catch (IOException e) {
                throw unreadable(e);
              }
            })
        .orElseThrow(() -> new SceneUnavailableException("no instance tells its settings"));
  }

  @Override
  public Optional<FramePicture> picture(String sceneId, String generation, String frameId) {
    return first("/pictures/" + sceneId + '/' + generation + '/' + frameId)
        .map(
            bytes -> {
              try {
                return FramePicture.fromByteBuffer(ByteBuffer.wrap(bytes));
              } catch (IOException | RuntimeException e) {
                throw unreadable(e);
              }
            });
  }

  @Override
  public PartialResult<List<CameraPose>> cameras(String sceneId) {
    PartialResult<List<byte[]>> answers = all("/cameras/" + sceneId);
    Map<String, CameraPose> cameras = new TreeMap<>();
    for (byte[] bytes : answers.value()) {
      try {
        for (CameraPose camera : JSON.readValue(bytes, new TypeReference<List<CameraPose>>() {})) {
          cameras.put(camera.frame(), camera);
        }
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
    return new PartialResult<>(
        cameras.values().stream().sorted(CameraPose.BY_NUMBER).toList(), answers.parts());
  }

  @Override
  public PartialResult<ViewVoxels> view(
      String sceneId, String generation, String frameId, Collection<BlockIndex> blocks) {
    String list =
        blocks.stream()
            .map(block -> block.x() + ":" + block.y() + ":" + block.z())
            .collect(Collectors.joining(","));
    if (list.isEmpty()) {
      return new PartialResult<>(
          new ViewVoxels(Map.of()), new SceneParts(new TreeSet<>(), 0, List.of()));
    }
    PartialResult<List<byte[]>> answers =
        all("/views/" + sceneId + '/' + generation + '/' + frameId + "?blocks=" + list);
    Map<BlockIndex, BlockBits> known = new LinkedHashMap<>();
    for (byte[] bytes : answers.value()) {
      try {
        known.putAll(ViewVoxels.decode(bytes).blocks());
      } catch (IllegalArgumentException e) {
        throw unreadable(e);
      }
    }
    return new PartialResult<>(new ViewVoxels(known), answers.parts());
  }

  @Override
  public PartialResult<ScenePoints> points(String sceneId, String generation) {
    PartialResult<List<byte[]>> answers = all("/points/" + sceneId + '/' + generation);
    ScenePoints points = new ScenePoints();
    answers.value().forEach(points::add);
    return new PartialResult<>(points, answers.parts());
  }

  /** The answer of the first instance that has one: any other would be the same. */
  private Optional<byte[]> first(String path) {
    List<String> errors = new ArrayList<>();
    List<String> addresses = new ArrayList<>(instances.now(errors));
    if (addresses.remove(lastAnswering)) {
      addresses.add(0, lastAnswering);
    }
    for (String address : addresses) {
      try {
        HttpResponse<byte[]> response = answer(ask(address + path));
        if (response.statusCode() == OK || response.statusCode() == NOT_FOUND) {
          lastAnswering = address;
          return Optional.of(response)
              .filter(known -> known.statusCode() == OK)
              .map(HttpResponse::body);
        }
        errors.add(error(address, response));
      } catch (IOException e) {
        errors.add(error(address, e));
      }
    }
    throw new SceneUnavailableException(
        "the topology does not answer: " + String.join("; ", errors));
  }

  /** The answers of all instances, each for its partitions. */
  private PartialResult<List<byte[]>> all(String path) {
    List<String> errors = new ArrayList<>();
    Map<String, CompletableFuture<HttpResponse<byte[]>>> asked = new LinkedHashMap<>();
    instances.now(errors).forEach(address -> asked.put(address, ask(address + path)));
    List<byte[]> answers = new ArrayList<>();
    Set<Integer> answered = new TreeSet<>();
    int total = 0;
    for (Map.Entry<String, CompletableFuture<HttpResponse<byte[]>>> entry : asked.entrySet()) {
      try {
        HttpResponse<byte[]> response = answer(entry.getValue());
        if (response.statusCode() != OK) {
          errors.add(error(entry.getKey(), response));
          continue;
        }
        SceneParts parts = parts(response);
        total = parts.total();
        // An instance that is known by two addresses answers twice.
        if (answered.addAll(parts.answered())) {
          answers.add(response.body());
        }
      } catch (IOException e) {
        errors.add(error(entry.getKey(), e));
      }
    }
    if (answered.isEmpty()) {
      throw new SceneUnavailableException(
          "the topology does not answer: " + String.join("; ", errors));
    }
    return new PartialResult<>(answers, new SceneParts(answered, total, errors));
  }

  private static SceneParts parts(HttpResponse<?> response) {
    try {
      return SceneParts.decode(response.headers().firstValue(SceneParts.HEADER).orElse(""));
    } catch (IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  private CompletableFuture<HttpResponse<byte[]>> ask(String address) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create(address)).timeout(REQUEST_TIMEOUT).build(),
        BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> answer(CompletableFuture<HttpResponse<byte[]>> asked)
      throws IOException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SceneUnavailableException("interrupted", e);
    }
  }

  private static String error(String address, HttpResponse<byte[]> response) {
    String reason = "";
    try {
      reason = JSON.readTree(response.body()).path("error").asText();
    } catch (IOException e) {
      // Then the status must do.
    }
    return address + ": " + (reason.isEmpty() ? "it answers " + response.statusCode() : reason);
  }

  private static String error(String address, IOException e) {
    return e instanceof ConnectException || e instanceof HttpTimeoutException
        ? address + " does not answer"
        : address + " does not answer: " + e.getMessage();
  }

  private static SceneUnavailableException unreadable(Exception e) {
    return new SceneUnavailableException(
        "what the topology answers is of another version: " + e.getMessage(), e);
  }
}
