package io.parallax.deploy.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.evaluate.StrategyComparison;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
  private final StringWriter out = new StringWriter();
  private final RunSummary summary = new RunSummary(new PrintWriter(out));

  @Test
  void shouldPrintADashForWhatIsNotKnown() {
    summary.printComparison(new StrategyComparison(Double.NaN, 0.5, 0.25, 0));

    assertThat(out.toString().lines().toList())
        .contains(
            "  requested (view entropy, then view divergence)       – %      – × random",
            "  of highest view entropy                           50.0 %      – × random",
            "  chosen at random                                   0.0 %      – × random");
  }

  @Test
  void shouldPrintRatesAndWhatTheyAreToRandom() {
    summary.printComparison(new StrategyComparison(0.688, 0.5, 0.25, 0.25));

    assertThat(out.toString().lines().toList())
        .contains(
            "  requested (view entropy, then view divergence)    68.8 %   2.75 × random",
            "  chosen at random                                  25.0 %   1.00 × random");
  }

  @Test
  void shouldKnowNoRatioToNothing() {
    assertThat(Ratio.text("%.0f", 0, 0)).isEqualTo("–");
    assertThat(Ratio.text("%5.1f", 7, 0)).isEqualTo("    –").hasSize(5);
    assertThat(Ratio.text("%.2f", 1, 4)).isEqualTo("0.25");
    assertThat(Ratio.text("%,.0f", 12_345)).isEqualTo("12,345");
  }
}
