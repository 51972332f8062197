/**
 * Announcing models: the store that their files are put into, the records about them, and how
 * generations are published and promoted.
 */
package io.parallax.deploy.training.announce;
