/** Closing scenes: the commands, and what the rows of the scenes say then. */
package io.parallax.deploy.scene;
