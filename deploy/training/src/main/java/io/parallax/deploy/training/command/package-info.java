/** Programs as trainers, and the trainer {@code command}: any of them. */
package io.parallax.deploy.training.command;
