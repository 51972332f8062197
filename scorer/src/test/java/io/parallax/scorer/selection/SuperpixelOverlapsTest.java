package io.parallax.scorer.selection;

import static io.parallax.scorer.selection.HandMadeScene.id;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SuperpixelOverlapsTest {
  private final HandMadeScene scene = new HandMadeScene(SelectionRules.DEFAULT);

  @Test
  void shouldFindInOrderWhatOverlapsInOtherViews() {
    scene.frame("c").superpixel(1, 0, 0).in(7, 1, 60).done();
    scene.frame("a").superpixel(4, 0, 0).superpixel(5, 0, 0).in(7, 4, 50).in(8, 5, 50).done();
    scene.frame("b").superpixel(2, 0, 0).superpixel(3, 0, 0).in(7, 2, 40).in(7, 3, 20).done();
    SuperpixelOverlaps overlaps = new SuperpixelOverlaps(scene.superpixels.scores(), 0.25);

    assertThat(overlaps.of(id("c", 1))).containsExactly(id("a", 4), id("b", 2));
    assertThat(overlaps.of(id("a", 5))).isEmpty();
    assertThat(overlaps.of(id("a", 4))).containsExactly(id("b", 2), id("c", 1));
  }
}
