/** What the stages of the topology have in common: how one is supplied, keyed stores, due keys. */
package io.parallax.topology.stage;
