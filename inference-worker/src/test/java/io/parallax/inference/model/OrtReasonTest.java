package io.parallax.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import org.junit.jupiter.api.Test;

class OrtReasonTest {
  @Test
  void shouldGiveTheReasonWithoutWhereInTheSourceItHappened() {
    assertThat(
            reason(
                "Load model from /m/x.onnx failed:/onnxruntime_src/onnxruntime/core/graph/model.cc:177 onnxruntime::Model::Model(onnx::ModelProto&&, const onnxruntime::PathString&, const onnxruntime::logging::Logger&) ModelProto does not have a graph.\n"))
        .isEqualTo("ModelProto does not have a graph.");
    assertThat(
            reason(
                "External data path validation failed for initializer: w. Error: tensorprotoutils.cc:453 ValidateExternalDataPathFromDir External data path does not exist: \"/m/x.data\""))
        .isEqualTo(
            "External data path validation failed for initializer: w. Error: External data path does not exist: \"/m/x.data\"");
    assertThat(reason("Could not find an implementation\n for Conv(11)"))
        .isEqualTo("Could not find an implementation for Conv(11)");
  }

  @Test
  void shouldGiveTheDeepestCauseShortened() {
    OrtException cause = new OrtException(OrtErrorCode.ORT_FAIL, "x".repeat(1000));
    assertThat(OrtReason.of(new IllegalStateException("wrapped", cause)))
        .isEqualTo("x".repeat(300) + "…");
    assertThat(OrtReason.of(new IllegalStateException("alone"))).isEqualTo("alone");
  }

  private static String reason(String message) {
    return OrtReason.of(new RuntimeException(new OrtException(OrtErrorCode.ORT_FAIL, message)));
  }
}
