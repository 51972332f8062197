/** What the stages of the topology have in common: how one is supplied, and its keyed stores. */
package io.parallax.topology.stage;
