package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.scan.DepthOptions;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanRemarksTest {
  @TempDir private Path directory;

  @BeforeEach
  void renderAScan() throws IOException {
    FlatExport.write(directory, FlatScan.of(3, 4));
  }

  @Test
  void shouldSayNothingOfAScanWithNothingToSay() {
    assertThat(ScanRemarks.of(inUnits(1000), OptionalDouble.of(10))).isEmpty();
    assertThat(ScanRemarks.of(inUnits(1000), OptionalDouble.empty())).isEmpty();
  }

  @Test
  void shouldWarnOfAUnitThatMakesTheRoomADollsHouseOrAnAirfield() {
    assertThat(ScanRemarks.of(inUnits(50_000), OptionalDouble.of(10)))
        .singleElement()
        .asString()
        .startsWith("warning: the median depth of the scan is 0.0")
        .endsWith(
            "m (4 frames looked at): is the unit of its depth images right? --depth-scale"
                + " says how many units a metre has");
    assertThat(ScanRemarks.of(inUnits(70), OptionalDouble.empty()))
        .singleElement()
        .asString()
        .startsWith("warning: the median depth of the scan is ");
  }

  @Test
  void shouldWarnWhenTheLimitLeavesOutMuchOfTheScan() {
    assertThat(ScanRemarks.of(inUnits(1000), OptionalDouble.of(0.5)))
        .singleElement()
        .asString()
        .matches(
            "warning: (9[0-9]|100) % of the depth readings lie beyond depth\\.max, 0\\.5 m, and"
                + " count as none");
  }

  private Scan inUnits(double unitsPerMetre) {
    return ScanFormat.AUTO.open(
        directory, new DepthOptions(false, OptionalDouble.of(unitsPerMetre)));
  }
}
