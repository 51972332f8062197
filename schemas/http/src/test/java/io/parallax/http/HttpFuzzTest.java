package io.parallax.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.fuzz.TextMutator;
import java.util.List;
import java.util.stream.Stream;

/** Damaged parameters of calls. */
class HttpFuzzTest implements FuzzTest {
  @Override
  public Stream<Fuzzing> decoders() {
    return Stream.of(
        Fuzzing.of("http-parameter", bytes -> Call.parameter(new String(bytes, UTF_8), "annotator"))
            .corpus(List.of("page=1&annotator=J%C3%BCrgen+B%26B&x=".getBytes(UTF_8)))
            .mutator(new TextMutator())
            .refuses(BadCallException.class)
            .allocates(1 << 18, 64));
  }
}
