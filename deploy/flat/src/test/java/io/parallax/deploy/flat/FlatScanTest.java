package io.parallax.deploy.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.scan.ScanFrame;
import io.parallax.scorer.geometry.RigidPose;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatScanTest {

  @Test
  void shouldGiveTheSameBytesWhenTheSeedIsTheSame() {
    FlatScan first = FlatScan.of(7, 9);
    FlatScan second = FlatScan.of(7, 9);
    // In another order: what was rendered before must leave no trace.
    second.frame("000005");
    ScanFrame a = first.frame("000003");
    ScanFrame b = second.frame("000003");

    assertThat(a.colour()).isEqualTo(b.colour());
    assertThat(a.depth()).isEqualTo(b.depth());
    assertThat(a.cameraToWorld()).isEqualTo(b.cameraToWorld());
    assertThat(a.capturedAt()).isEqualTo(b.capturedAt());
    assertThat(first.labels("000003")).isEqualTo(second.labels("000003"));
    assertThat(first.frame("000005").colour()).isEqualTo(second.frame("000005").colour());
  }

  @Test
  void shouldGiveAnotherFlatWhenTheSeedDiffers() {
    FlatScan first = FlatScan.of(7, 9);
    FlatScan second = FlatScan.of(8, 9);

    assertThat(first.sceneId()).isEqualTo("flat-7");
    assertThat(second.sceneId()).isEqualTo("flat-8");
    assertThat(first.labels("000003")).isNotEqualTo(second.labels("000003"));
    assertThat(first.frame("000003").cameraToWorld())
        .isNotEqualTo(second.frame("000003").cameraToWorld());
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 14, 101})
  void shouldShowEveryClassAlongTheWalk(long seed) {
    FlatScan scan = FlatScan.of(seed, 60);
    BitSet shown = new BitSet();
    for (String id : scan.frameIds()) {
      for (byte label : scan.labels(id)) {
        shown.set(label);
      }
    }

    assertThat(shown.cardinality()).isEqualTo(FlatScan.classNames().size());
  }

  @Test
  void shouldCarryRigidPosesAndIncreasingTimes() {
    FlatScan scan = FlatScan.of(7, 4);
    List<ScanFrame> frames = scan.frameIds().stream().map(scan::frame).toList();

    assertThat(frames)
        .allSatisfy(frame -> assertThat(RigidPose.ofRowMajor(frame.cameraToWorld())).isNotNull());
    assertThat(frames.get(0).cameraToWorld()[11]).isBetween(1.3, 1.7);
    assertThat(frames).extracting(ScanFrame::capturedAt).isSorted();
    assertThat(frames).allSatisfy(frame -> assertThat(frame.superpixels()).isEmpty());
  }

  @Test
  void shouldAgreeBetweenViewsWhenASurfaceIsSeenTwice() {
    FlatScan scan = FlatScan.of(7, 240);
    long visible = 0;
    long sameLabel = 0;
    long projected = 0;
    long seenThrough = 0;
    for (int i = 5; i < 235; i += 38) {
      View from = View.of(scan, i);
      View to = View.of(scan, i + 4);
      for (int v = 0; v < View.HEIGHT; v += 3) {
        for (int u = 0; u < View.WIDTH; u += 3) {
          double[] hit = to.project(from.world(u, v));
          int at = hit == null ? -1 : View.pixel(hit);
          if (at < 0 || from.depth(u, v) == 0 || to.depth(at) == 0) {
            continue;
          }
          projected++;
          double difference = to.depth(at) - hit[2];
          double tolerance = 0.02 + 0.02 * hit[2];
          if (difference > tolerance) {
            seenThrough++;
          } else if (difference > -tolerance) {
            visible++;
            sameLabel += from.label(v * View.WIDTH + u) == to.label(at) ? 1 : 0;
          }
        }
      }
    }

    assertThat(projected).isGreaterThan(8_000);
    assertThat((double) visible / projected).isGreaterThan(0.85);
    assertThat((double) sameLabel / visible).isGreaterThan(0.97);
    // A point that was measured must not be looked through, but for pixels at outlines.
    assertThat((double) seenThrough / projected).isLessThan(0.03);
  }

  @Test
  void shouldSeeMostSurfacesFromSeveralViews() {
    Flat flat = Flat.build(7);
    Walk walk = new Walk(flat);
    Renderer picture = View.renderer(flat);
    Ray ray = new Ray();
    Map<List<Integer>, BitSet> views = new HashMap<>();
    for (int i = 0; i < 120; i++) {
      Camera camera = new Camera(walk.pose(i / 119.0));
      picture.trace(camera);
      for (int v = 0; v < View.HEIGHT; v += 8) {
        for (int u = 0; u < View.WIDTH; u += 8) {
          camera.aim(ray, u, v);
          double z = picture.depth[v * View.WIDTH + u];
          List<Integer> cell =
              List.of(
                  (int) Math.floor(4 * (ray.ox + z * ray.dx)),
                  (int) Math.floor(4 * (ray.oy + z * ray.dy)),
                  (int) Math.floor(4 * (ray.oz + z * ray.dz)));
          views.computeIfAbsent(cell, c -> new BitSet()).set(i);
        }
      }
    }
    long several = views.values().stream().filter(seen -> seen.cardinality() >= 2).count();

    assertThat((double) several / views.size()).isGreaterThan(0.75);
  }

  @Test
  void shouldStayOnTheFloorOfRoomsAndDoorways() {
    Flat flat = Flat.build(7);
    Walk walk = new Walk(flat);
    for (int i = 0; i <= 500; i++) {
      double[] pose = walk.pose(i / 500.0);
      boolean inRoom = flat.plan().rooms().stream().anyMatch(r -> r.contains(pose[3], pose[7]));
      boolean inDoorway =
          flat.plan().doors().stream()
              .anyMatch(
                  d ->
                      Math.abs(pose[3] - d.x()) < (d.alongX() ? 0.4 : 0.1)
                          && Math.abs(pose[7] - d.y()) < (d.alongX() ? 0.1 : 0.4));

      assertThat(inRoom || inDoorway).as("step %d", i).isTrue();
    }
  }

  @Test
  void shouldRefuseFramesThatTheScanDoesNotHave() {
    FlatScan scan = FlatScan.of(7, 10);

    assertThatThrownBy(() -> scan.frame("000010"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scan flat-7 has frames 000000 to 000009, not 000010");
    assertThatThrownBy(() -> scan.labels("one")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FlatScan.of(7, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 to 1000000 frames");
  }
}
