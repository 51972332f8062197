/**
 * The measurements of several scenes and several instances: whether scenes get their turn, and what
 * it costs when one instance takes over from another.
 */
package io.parallax.deploy.bench.scale;
