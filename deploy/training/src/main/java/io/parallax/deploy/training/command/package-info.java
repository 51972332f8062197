/** The trainer {@code command}: any program. */
package io.parallax.deploy.training.command;
