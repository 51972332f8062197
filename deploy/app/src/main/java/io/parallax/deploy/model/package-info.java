/**
 * Announcing models: the store that their files are put into, the records about them, and what the
 * scenes say about them.
 */
package io.parallax.deploy.model;
