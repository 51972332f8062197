/**
 * ONNX files as messages of Protocol Buffers: nodes and tensors that can be looked through and
 * edited. What is not edited keeps its bytes.
 */
package io.parallax.inference.onnx;
