/**
 * The command line: one class per command, thin over the packages that do the work, the options
 * that several share, and how a command that fails says so.
 */
package io.parallax.deploy.cli;
