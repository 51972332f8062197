/**
 * The trainer {@code torch}: a script that fine-tunes a whole network with PyTorch. The script is
 * among the resources, in {@code torch/}.
 */
package io.parallax.deploy.training.torch;
