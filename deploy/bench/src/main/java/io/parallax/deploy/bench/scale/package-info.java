/**
 * The measurements of several scenes and several instances: whether scenes get their turn, what it
 * costs when one instance takes over from another, and what many scenes cost that are closed, idle
 * or there at a restart.
 */
package io.parallax.deploy.bench.scale;
