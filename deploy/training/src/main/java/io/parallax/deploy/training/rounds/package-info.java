/** Rounds of learning: how the model came along, as a table of numbers and as a plot. */
package io.parallax.deploy.training.rounds;
