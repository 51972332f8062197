/** Rounds of training: from what annotators said to a model that is ready to be announced. */
package io.parallax.deploy.training.round;
