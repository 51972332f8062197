/** What the scenes of a cluster say about its generations. */
package io.parallax.deploy.model;
