package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.parallax.deploy.flat.FlatScan;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedScanTest {
  @Test
  void shouldOnlyHaveAnotherName() {
    FlatScan flat = FlatScan.of(3, 2);
    NamedScan named = new NamedScan(flat, "hall-3");
    String frameId = flat.frameIds().get(1);

    assertThat(named.sceneId()).isEqualTo("hall-3");
    assertThat(named.frameIds()).isEqualTo(flat.frameIds());
    assertThat(named.cameraToWorld(frameId)).isEqualTo(flat.cameraToWorld(frameId));
    assertThat(named.frame(frameId).colour()).isEqualTo(flat.frame(frameId).colour());
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
