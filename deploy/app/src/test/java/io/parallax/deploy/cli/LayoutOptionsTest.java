package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.scan.ScanFormat;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LayoutOptionsTest {

  @Test
  void shouldNameEveryFormat() {
    assertThat(LayoutOptions.FORMATS)
        .isEqualTo(
            Arrays.stream(ScanFormat.values())
                .map(ScanFormat::toString)
                .collect(Collectors.joining("|")));
  }
}
