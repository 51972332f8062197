/** A cluster as clients see it: connecting, topics, reading and publishing, what it refuses. */
package io.parallax.deploy.cluster;
