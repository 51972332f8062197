package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.CarriedLabels;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Keys;
import io.parallax.schemas.VoxelAnswer;
import io.parallax.schemas.VoxelLabels;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.evidence.FootprintCursor;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one block sends to the frames that see it. */
final class LabelPropagatorTest {
  private final Evidence view = MadeUpScan.evidence(MadeUpScan.maps("wall", 1, 1)).get(0);
  private final ProcessorHarness harness =
      new ProcessorHarness(TestStages.labelPropagator(), TestStages.accumulator(TestStages.ALWAYS));

  @AfterEach
  void close() {
    harness.close();
  }

  /** An answer about the first voxel that the view sees. */
  private VoxelLabels answer() {
    FootprintCursor voxels = new FootprintCursor().reset(FieldBytes.of(view.getFootprint()));
    voxels.next();
    byte[] packed =
        voxels.voxel() < 128
            ? new byte[] {(byte) voxels.voxel(), 3}
            : new byte[] {(byte) ((voxels.voxel() & 127) | 128), (byte) (voxels.voxel() >> 7), 3};
    return new VoxelLabels(
        view.getSceneId(),
        view.getGeneration(),
        view.getBlockX(),
        view.getBlockY(),
        view.getBlockZ(),
        "wall/gen-1/f0/1",
        List.of(new VoxelAnswer("ann", ByteBuffer.wrap(packed))));
  }

  private void store() {
    harness.put("views", Keys.block(view) + '/' + view.getFrameId(), view);
  }

  private List<CarriedLabels> process(Object value) {
    harness.process(Keys.block(view), value);
    return harness.forwarded(CarriedLabels.class);
  }

  @Test
  void shouldSendTheLabelsToAViewWhicheverOfTheTwoComesFirst() {
    store();
    List<CarriedLabels> toOldView = process(answer());
    List<CarriedLabels> toNewView = process(view);

    assertThat(toOldView).hasSize(1);
    assertThat(toOldView.get(0).getFrameId()).isEqualTo(view.getFrameId());
    assertThat(toOldView.get(0).getVoxels().hasRemaining()).isTrue();
    assertThat(toNewView).isEqualTo(toOldView);
  }

  @Test
  void shouldSendLabelsToANewViewWhenItHasStartedAgain() {
    List<CarriedLabels> before = process(answer());
    harness.start();
    store();

    assertThat(before).isEmpty();
    assertThat(process(view)).hasSize(1);
  }

  @Test
  void shouldForgetTheLabelsThatItsStoreDoesNotHaveWhenItsTaskHasFailed() {
    process(answer());
    // The transaction that held them was aborted.
    harness.keys("voxel-labels").forEach(key -> harness.put("voxel-labels", key, null));
    harness.initialise();
    store();

    assertThat(process(view)).isEmpty();
  }
}
