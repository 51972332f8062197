/**
 * What is known to be true of a scan, brought to the size and the classes of the model that it is
 * compared with.
 */
package io.parallax.deploy.truth;
