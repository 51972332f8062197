/**
 * The measurement of inference: the worker and a bare ONNX Runtime loop take turns over the same
 * frames.
 */
package io.parallax.deploy.bench.inference;
