/**
 * The end of a scene: how its closing is told to all tasks, and the deletion of what their stores
 * hold of it.
 */
package io.parallax.topology.closing;
