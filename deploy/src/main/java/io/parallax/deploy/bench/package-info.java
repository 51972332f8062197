/**
 * The measurements of {@code parallax bench}: each gives figures, taken in one run on one machine,
 * so that their ratios hold where the numbers themselves do not.
 */
package io.parallax.deploy.bench;
