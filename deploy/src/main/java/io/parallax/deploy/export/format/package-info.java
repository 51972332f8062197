/**
 * The files of each annotation tool, written and read: one class a tool, found by {@code
 * ToolFormat}, and the names, colours and file names that they share.
 */
package io.parallax.deploy.export.format;
