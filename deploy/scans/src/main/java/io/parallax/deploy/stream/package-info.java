/**
 * A scan published to a cluster as a robot would: at its pace, and exactly once, also when the
 * publisher dies and is started again.
 */
package io.parallax.deploy.stream;
