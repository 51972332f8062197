package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.deploy.cli.BackgroundCall;
import io.parallax.deploy.cli.Call;
import io.parallax.deploy.cli.WrittenRequests;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.run.LocalPipeline;
import io.parallax.deploy.run.RunReport;
import io.parallax.deploy.run.SceneResults;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.deploy.testkit.LocalRun;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.VoxelStatistics;
import io.parallax.testkit.FreePort;
import io.parallax.testkit.RepositoryFiles;
import io.parallax.testkit.SharedFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One scan twice: by a pipeline in one JVM, and by a worker and a topology that were started on
 * their own against a broker that is not theirs. The results are the same, to the voxel.
 *
 * <p>The scan is the real one where it is there, else a short rendered flat.
 */
class ExternalClusterTest {
  private static final Path TINY = RepositoryFiles.tinyModel();

  /** Of so many blocks one is asked for. */
  private static final int EVERY = 10;

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path directory;
  private Path scanDirectory;
  private Path model;

  @BeforeEach
  void chooseScan() throws IOException {
    Optional<Path> real = SharedFiles.find("scans/scannet-scene0014_00");
    Optional<Path> trained = SharedFiles.find("models/scannet-seed.onnx");
    if (real.isPresent() && trained.isPresent()) {
      scanDirectory = real.get();
      model = trained.get();
    } else {
      scanDirectory = directory.resolve("flat");
      FlatExport.write(scanDirectory, FlatScan.of(3, 12));
      model = TINY;
    }
  }

  @Test
  void shouldGiveTheSameResultsWhenThePartsRunOnACommonCluster() throws Exception {
    Path own = directory.resolve("own");
    Path common = directory.resolve("common");
    Map<VoxelIndex, VoxelStatistics> voxels = new LinkedHashMap<>();
    String path = runInOneJvm(own, voxels);
    assertThat(voxels).hasSizeGreaterThan(5);

    try (EmbeddedCluster external = EmbeddedCluster.start()) {
      int port = FreePort.find();
      assertThat(topics(external).exitCode()).isZero();
      try (BackgroundCall worker = start(external, "worker", "--model", model.toString());
          BackgroundCall topology =
              start(
                  external,
                  "topology",
                  "--mode=drain",
                  "--state-dir=" + directory.resolve("state"),
                  "--query-port=" + port)) {
        Call run =
            Call.of(
                with(
                    external,
                    "run",
                    "--publish-only",
                    "--scan=" + scanDirectory,
                    "--out=" + common));
        assertThat(run.exitCode()).as(run.err()).isZero();

        assertThat(worker.out()).contains("worker runs: model ");
        assertThat(topology.out()).contains("queries on http://127.0.0.1:" + port);
        String address = "http://127.0.0.1:" + port + path;
        for (Map.Entry<VoxelIndex, VoxelStatistics> voxel : voxels.entrySet()) {
          requireSame(address, voxel.getKey(), voxel.getValue());
        }
        assertThat(get(address + "900000,0,-900000").statusCode()).isEqualTo(404);
        assertThat(get(address + "1,2").statusCode()).isEqualTo(400);
        assertThat(get(address + "one,2,3").statusCode()).isEqualTo(400);
      }
    }

    assertThat(common.resolve("scores.csv")).hasSameTextualContentAs(own.resolve("scores.csv"));
    assertThat(WrittenRequests.read(common)).isNotEmpty().isEqualTo(WrittenRequests.read(own));
  }

  /** Answers where the voxels of the scene are queried. */
  private String runInOneJvm(Path out, Map<VoxelIndex, VoxelStatistics> voxels) throws IOException {
    Scan scan = ScanFormat.AUTO.open(scanDirectory);
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      SceneResults results =
          LocalRun.of(
              cluster,
              scan,
              model,
              directory.resolve("own-state"),
              pipeline -> collect(pipeline, scan.sceneId(), voxels));
      new RunReport(out, scan, results).write(0.05, block -> Optional.empty());
      return "/voxels/" + scan.sceneId() + "/" + results.generation() + "/";
    }
  }

  /** One voxel that was seen of every so many blocks. */
  private static void collect(
      LocalPipeline pipeline, String sceneId, Map<VoxelIndex, VoxelStatistics> voxels) {
    List<BlockIndex> blocks =
        pipeline.ask(
            stores -> {
              List<BlockIndex> all = new ArrayList<>();
              stores.forEachBlock(
                  sceneId, pipeline.generation(), (block, packed) -> all.add(block));
              return all;
            });
    for (int i = 0; i < blocks.size(); i += EVERY) {
      for (int inBlock = 0; inBlock < BlockIndex.VOXELS; inBlock++) {
        VoxelIndex voxel = blocks.get(i).voxel(inBlock);
        Optional<VoxelStatistics> statistics =
            pipeline.ask(stores -> stores.voxel(sceneId, pipeline.generation(), voxel));
        if (statistics.isPresent()) {
          voxels.put(voxel, statistics.get());
          break;
        }
      }
    }
  }

  private void requireSame(String address, VoxelIndex voxel, VoxelStatistics expected)
      throws Exception {
    HttpResponse<String> response = get(address + voxel.x() + "," + voxel.y() + "," + voxel.z());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(new ObjectMapper().readValue(response.body(), VoxelStatistics.class))
        .isEqualTo(expected);
  }

  private HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Call topics(EmbeddedCluster cluster) {
    return Call.of(
        "topics", "create", "--bootstrap-servers", cluster.bootstrapServers(), "--partitions", "3");
  }

  private static BackgroundCall start(EmbeddedCluster cluster, String... arguments)
      throws InterruptedException {
    return BackgroundCall.start(with(cluster, arguments));
  }

  private static String[] with(EmbeddedCluster cluster, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    all.addAll(List.of("--schema-registry", cluster.registryUrl()));
    return all.toArray(String[]::new);
  }
}
