/**
 * The files of each annotation tool, written and read, zipped or not: one class a tool, found by
 * {@code ToolFormat}, with a reader of its own where there is much to read; and the names, colours,
 * ids and file names that they share.
 */
package io.parallax.deploy.export.format;
