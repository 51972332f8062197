package io.parallax.fuzz;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** A test of decoders: shortly in every build, at length in the suite of faults. */
public interface FuzzTest {
  /** The decoders, each to be run once. */
  Stream<Fuzzing> decoders();

  /** A few inputs each. */
  @TestFactory
  default Stream<DynamicTest> shouldTakeOrRefuseAnything() {
    return tests(Fuzzing.FEW);
  }

  /**
   * Many inputs each: {@link Fuzzing#MANY}, or as many as the property {@code fuzz.inputs} says.
   */
  @Tag("faults")
  @TestFactory
  default Stream<DynamicTest> shouldTakeOrRefuseAnythingForLong() {
    return tests(Integer.getInteger("fuzz.inputs", Fuzzing.MANY));
  }

  private Stream<DynamicTest> tests(int inputs) {
    return decoders()
        .map(decoder -> DynamicTest.dynamicTest(decoder.toString(), () -> decoder.run(inputs)));
  }
}
