/**
 * What a command is told apart from its own options: settings in layers, values that lie elsewhere,
 * and secrets, which nothing that is printed may show.
 */
package io.parallax.deploy.cli.settings;
