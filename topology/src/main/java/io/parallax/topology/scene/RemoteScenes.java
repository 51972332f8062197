package io.parallax.topology.scene;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.schemas.FramePicture;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockBits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Scenes as the instances of a topology answer for them over HTTP; each tells its part. */
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
  private final List<String> instances;

  /**
   * Scenes of some instances.
   *
   * @param instances their addresses, {@code http://host:port}
   * @throws IllegalArgumentException if one is none
   */
  public RemoteScenes(List<String> instances) {
    this.instances = instances.stream().map(RemoteScenes::address).toList();
  }

  private static String address(String instance) {
    URI uri = URI.create(instance.strip());
    if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        || uri.getHost() == null) {
      throw new IllegalArgumentException("'" + instance + "' is no http address");
    }
    return instance.strip().replaceAll("/+$", "");
  }

  @Override
  public double voxelSize() {
    byte[] settings = get(instances.get(0) + "/settings").orElse(new byte[0]);
    try {
      return JSON.readTree(settings).path("voxelSize").asDouble();
    } catch (IOException e) {
      throw unreadable(instances.get(0), e);
    }
  }

  @Override
  public Optional<FramePicture> picture(String sceneId, String frameId) {
    for (String instance : instances) {
      Optional<byte[]> bytes = get(instance + "/pictures/" + sceneId + '/' + frameId);
      if (bytes.isPresent()) {
        try {
          return Optional.of(FramePicture.fromByteBuffer(ByteBuffer.wrap(bytes.get())));
        } catch (IOException | RuntimeException e) {
          throw unreadable(instance, e);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public List<CameraPose> cameras(String sceneId) {
    List<CameraPose> cameras = new ArrayList<>();
    for (String instance : instances) {
      get(instance + "/cameras/" + sceneId)
          .ifPresent(
              bytes -> {
                try {
                  cameras.addAll(JSON.readValue(bytes, new TypeReference<List<CameraPose>>() {}));
                } catch (IOException e) {
                  throw unreadable(instance, e);
                }
              });
    }
    cameras.sort(CameraPose.BY_NUMBER);
    return cameras;
  }

  @Override
  public ViewVoxels view(
      String sceneId, String generation, String frameId, Collection<BlockIndex> blocks) {
    String list =
        blocks.stream()
            .map(block -> block.x() + ":" + block.y() + ":" + block.z())
            .collect(Collectors.joining(","));
    String path = "/views/" + sceneId + '/' + generation + '/' + frameId + "?blocks=" + list;
    Map<BlockIndex, BlockBits> known = new LinkedHashMap<>();
    for (String instance : instances) {
      get(instance + path)
          .ifPresent(
              bytes -> {
                try {
                  known.putAll(ViewVoxels.decode(bytes).blocks());
                } catch (IllegalArgumentException e) {
                  throw unreadable(instance, e);
                }
              });
    }
    return new ViewVoxels(known);
  }

  @Override
  public ScenePoints points(String sceneId, String generation) {
    ScenePoints points = new ScenePoints();
    for (String instance : instances) {
      get(instance + "/points/" + sceneId + '/' + generation).ifPresent(points::add);
    }
    return points;
  }

  private Optional<byte[]> get(String address) {
    try {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(),
              BodyHandlers.ofByteArray());
      if (response.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      if (response.statusCode() != OK) {
        throw new IOException("it answers " + response.statusCode());
      }
      return Optional.of(response.body());
    } catch (IOException e) {
      throw new SceneUnavailableException(
          "the topology does not answer for it: " + address + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SceneUnavailableException("interrupted", e);
    }
  }

  private static SceneUnavailableException unreadable(String instance, Exception e) {
    return new SceneUnavailableException(
        "what " + instance + " answers is of another version: " + e.getMessage(), e);
  }
}
