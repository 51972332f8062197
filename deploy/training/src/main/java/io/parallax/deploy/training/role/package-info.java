/**
 * The role trainer: follows answers, makes models of them when there are enough, and publishes and
 * promotes these.
 */
package io.parallax.deploy.training.role;
