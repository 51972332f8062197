/**
 * Following topic {@code models}: every generation in force is read in a group of its own. The
 * files of its model are fetched, checked and kept; a model that cannot be used never stops the
 * others.
 */
package io.parallax.inference.follow;
