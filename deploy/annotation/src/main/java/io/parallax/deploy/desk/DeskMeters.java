package io.parallax.deploy.desk;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parallax.schemas.Verdict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The metrics of the desk. */
final class DeskMeters {
  private static final Duration[] SEND_BUCKETS =
      List.of(5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 8_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<Verdict, Counter> answers = new EnumMap<>(Verdict.class);
  private final Counter failures;
  private final Counter refusals;
  private final Timer sends;

  DeskMeters(MeterRegistry registry) {
    this.registry = registry;
    for (Verdict verdict : Verdict.values()) {
      answers.put(
          verdict,
          Counter.builder("parallax.desk.answers")
              .description("Answers that annotators gave at the desk and that are stored.")
              .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    failures =
        counter("send.failures", "Answers that could not be stored; the annotator saw that.");
    refusals = counter("refusals", "Answers, from the desk or elsewhere, that were refused.");
    sends =
        Timer.builder("parallax.desk.send")
            .description("How long an annotator waits for the word that an answer is stored.")
            .serviceLevelObjectives(SEND_BUCKETS)
            .register(registry);
  }

  private Counter counter(String what, String description) {
    return Counter.builder("parallax.desk." + what).description(description).register(registry);
  }

  /** Adds gauges of the state of the desk. */
  void bind(DeskState deskState, Claims claims, EventStream events) {
    gauge("open.requests", "Requests that annotators could be asked now.", deskState::openCount);
    gauge("claims", "Requests that pages hold.", () -> claims.holders().size());
    gauge("sessions", "Pages that are open.", events::pages);
  }

  private void gauge(String what, String description, Supplier<Number> value) {
    Gauge.builder("parallax.desk." + what, value).description(description).register(registry);
  }

  void stored(Verdict verdict, long nanos) {
    answers.get(verdict).increment();
    sends.record(nanos, TimeUnit.NANOSECONDS);
  }

  void notStored() {
    failures.increment();
  }

  void refused() {
    refusals.increment();
  }
}
