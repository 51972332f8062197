package io.parallax.deploy.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {

  @Test
  void shouldNameTheNearestFirstAndThreeAtMost() {
    List<String> names = List.of("flat-1", "flat-12", "flat-123", "flat-2", "flat-21", "office");

    assertThat(NearNames.of("flat-3", names)).containsExactly("flat-1", "flat-2", "flat-12");
  }

  @Test
  void shouldNameWhatDiffersByFewCharacters() {
    List<String> names = List.of("kitchen", "chicken", "hall", "scene0014_00");

    assertThat(NearNames.of("kitchn", names)).containsExactly("kitchen");
    assertThat(NearNames.of("HALL", names)).containsExactly("hall");
    assertThat(NearNames.of("hal", names)).containsExactly("hall");
    assertThat(NearNames.of("scene14_00", names)).containsExactly("scene0014_00");
  }

  @Test
  void shouldNameWhatBeginsWithTheGivenName() {
    assertThat(NearNames.of("my_flat", List.of("my_flat-15f832f2", "our_flat-15f832f2")))
        .containsExactly("my_flat-15f832f2");
  }

  @Test
  void shouldNameNothingWhenNothingIsNear() {
    assertThat(NearNames.of("cellar", List.of("kitchen", "hall"))).isEmpty();
    assertThat(NearNames.of("cellar", List.of())).isEmpty();
  }
}
