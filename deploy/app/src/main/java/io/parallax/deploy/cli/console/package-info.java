/** What a command shows on the terminal while it works and when it is done. */
package io.parallax.deploy.cli.console;
