/**
 * The command line: one class per command, thin over the packages that do the work, and what all
 * commands share: exit codes, messages and layered settings.
 */
package io.parallax.deploy.cli;
