package io.parallax.deploy.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.monitor.PromQuery.Selector;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PromQueryTest {

  @Test
  void shouldFindMetricsAndNotFunctionsLabelsOrKeywords() {
    PromQuery query =
        PromQuery.parse(
            "histogram_quantile(0.95, sum by (le, role) (rate(a_seconds_bucket{role=\"worker\"}[5m])))"
                + " > on (instance) group_left b_total offset 1h and absent(c) == 0 or 1e-3 < d_ratio");

    assertThat(query.selectors())
        .extracting(Selector::metric)
        .containsExactly("a_seconds_bucket", "b_total", "c", "d_ratio");
    assertThat(query.groupings()).containsExactly("le", "role", "instance");
  }

  @Test
  void shouldMatchLabelsAsPrometheusDoes() {
    Selector selector =
        PromQuery.parse("a{x=\"1\", y!=\"2\",z=~\"b|c\", w!~\"d.*\"}").selectors().get(0);

    assertThat(selector.finds(Map.of("x", "1", "y", "3", "z", "c", "w", "e"))).isTrue();
    assertThat(selector.finds(Map.of("x", "2", "y", "3", "z", "c", "w", "e"))).isFalse();
    assertThat(selector.finds(Map.of("x", "1", "y", "2", "z", "c", "w", "e"))).isFalse();
    assertThat(selector.finds(Map.of("x", "1", "y", "3", "z", "bc", "w", "e"))).isFalse();
    assertThat(selector.finds(Map.of("x", "1", "y", "3", "z", "c", "w", "dd"))).isFalse();
    assertThat(selector.finds(Map.of("x", "1", "y", "3", "z", "c"))).isFalse();
  }

  @Test
  void shouldUnderstandAGroupingAfterAnAggregation() {
    PromQuery query = PromQuery.parse("sum(rate(a_total[$__rate_interval])) by (status)");

    assertThat(query.selectors()).extracting(Selector::metric).containsExactly("a_total");
    assertThat(query.groupings()).containsExactly("status");
  }

  @Test
  void shouldRefuseWhatIsNoExpression() {
    assertThatThrownBy(() -> PromQuery.parse("a\n\nb\u0085"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
