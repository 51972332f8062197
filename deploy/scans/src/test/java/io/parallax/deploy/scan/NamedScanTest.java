package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedScanTest {
  @Test
  void shouldOnlyHaveAnotherName() {
    WallScan wall = new WallScan(2);
    NamedScan named = new NamedScan(wall, "hall-3");
    String frameId = wall.frameIds().get(1);

    assertThat(named.sceneId()).isEqualTo("hall-3");
    assertThat(named.frameIds()).isEqualTo(wall.frameIds());
    assertThat(named.cameraToWorld(frameId)).isEqualTo(wall.cameraToWorld(frameId));
    assertThat(named.frame(frameId).colour()).isEqualTo(wall.frame(frameId).colour());
    assertThat(named.trueClasses(frameId)).isPresent();
  }

  /** A method with a default that is not handed on would hide what the scan knows. */
  @Test
  void shouldHandOnEveryMethodOfAScanWhenOneIsAdded() {
    for (Class<?> wrapper : List.of(NamedScan.class, KeyframeScan.class, ScanOfSource.class)) {
      for (Method method : Scan.class.getMethods()) {
        assertThatCode(
                () -> wrapper.getDeclaredMethod(method.getName(), method.getParameterTypes()))
            .as("%s of %s", method.getName(), wrapper.getSimpleName())
            .doesNotThrowAnyException();
      }
    }
  }
}
