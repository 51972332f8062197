/** Announcing models: the store that their files are put into, and the records about them. */
package io.parallax.deploy.model;
