package io.parallax.topology.scene;

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
 * Scenes as the instances of a topology answer for them over HTTP: all are asked at once, and what
 * they tell of their parts is put together.
 */
public final class RemoteScenes implements SceneSource {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(3))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final InstanceAddresses instances;

  /** The instance that gave the last picture: it is asked first for the next. */
  private volatile String lastHelpful = "";

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
  public Optional<FramePicture> picture(String sceneId, String frameId) {
    return first("/pictures/" + sceneId + '/' + frameId)
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
  public Told<List<CameraPose>> cameras(String sceneId) {
    Told<List<byte[]>> answers = all("/cameras/" + sceneId);
    Map<String, CameraPose> cameras = new TreeMap<>();
    for (byte[] bytes : answers.what()) {
      try {
        for (CameraPose camera : JSON.readValue(bytes, new TypeReference<List<CameraPose>>() {})) {
          cameras.put(camera.frame(), camera);
        }
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
    return new Told<>(
        cameras.values().stream().sorted(CameraPose.BY_NUMBER).toList(), answers.parts());
  }

  @Override
  public Told<ViewVoxels> view(
      String sceneId, String generation, String frameId, Collection<BlockIndex> blocks) {
    String list =
        blocks.stream()
            .map(block -> block.x() + ":" + block.y() + ":" + block.z())
            .collect(Collectors.joining(","));
    if (list.isEmpty()) {
      return new Told<>(new ViewVoxels(Map.of()), new SceneParts(new TreeSet<>(), 0, List.of()));
    }
    Told<List<byte[]>> answers =
        all("/views/" + sceneId + '/' + generation + '/' + frameId + "?blocks=" + list);
    Map<BlockIndex, BlockBits> known = new LinkedHashMap<>();
    for (byte[] bytes : answers.what()) {
      try {
        known.putAll(ViewVoxels.decode(bytes).blocks());
      } catch (IllegalArgumentException e) {
        throw unreadable(e);
      }
    }
    return new Told<>(new ViewVoxels(known), answers.parts());
  }

  @Override
  public Told<ScenePoints> points(String sceneId, String generation) {
    Told<List<byte[]>> answers = all("/points/" + sceneId + '/' + generation);
    ScenePoints points = new ScenePoints();
    answers.what().forEach(points::add);
    return new Told<>(points, answers.parts());
  }

  /** What the first instance says that knows an answer: another one would say the same. */
  private Optional<byte[]> first(String path) {
    List<String> complaints = new ArrayList<>();
    List<String> addresses = new ArrayList<>(instances.now(complaints));
    if (addresses.remove(lastHelpful)) {
      addresses.add(0, lastHelpful);
    }
    for (String address : addresses) {
      try {
        HttpResponse<byte[]> response = answer(ask(address + path));
        if (response.statusCode() == OK || response.statusCode() == NOT_FOUND) {
          lastHelpful = address;
          return Optional.of(response)
              .filter(known -> known.statusCode() == OK)
              .map(HttpResponse::body);
        }
        complaints.add(complaint(address, response));
      } catch (IOException e) {
        complaints.add(complaint(address, e));
      }
    }
    throw new SceneUnavailableException(
        "the topology does not answer: " + String.join("; ", complaints));
  }

  /** What all instances say, each of its parts. */
  private Told<List<byte[]>> all(String path) {
    List<String> complaints = new ArrayList<>();
    Map<String, CompletableFuture<HttpResponse<byte[]>>> asked = new LinkedHashMap<>();
    instances.now(complaints).forEach(address -> asked.put(address, ask(address + path)));
    List<byte[]> answers = new ArrayList<>();
    Set<Integer> told = new TreeSet<>();
    int all = 0;
    for (Map.Entry<String, CompletableFuture<HttpResponse<byte[]>>> entry : asked.entrySet()) {
      try {
        HttpResponse<byte[]> response = answer(entry.getValue());
        if (response.statusCode() != OK) {
          complaints.add(complaint(entry.getKey(), response));
          continue;
        }
        SceneParts parts = parts(response);
        all = parts.all();
        // An instance that is known by two addresses says everything twice.
        if (told.addAll(parts.told())) {
          answers.add(response.body());
        }
      } catch (IOException e) {
        complaints.add(complaint(entry.getKey(), e));
      }
    }
    if (told.isEmpty()) {
      throw new SceneUnavailableException(
          "the topology does not answer: " + String.join("; ", complaints));
    }
    return new Told<>(answers, new SceneParts(told, all, complaints));
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
        HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(),
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

  private static String complaint(String address, HttpResponse<byte[]> response) {
    String reason = "";
    try {
      reason = JSON.readTree(response.body()).path("error").asText();
    } catch (IOException e) {
      // Then the status must do.
    }
    return address + ": " + (reason.isEmpty() ? "it answers " + response.statusCode() : reason);
  }

  private static String complaint(String address, IOException e) {
    return e instanceof ConnectException || e instanceof HttpTimeoutException
        ? address + " does not answer"
        : address + " does not answer: " + e.getMessage();
  }

  private static SceneUnavailableException unreadable(Exception e) {
    return new SceneUnavailableException(
        "what the topology answers is of another version: " + e.getMessage(), e);
  }
}
