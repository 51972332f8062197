/**
 * What the measurements of {@code parallax bench} have in common: figures, their report, the maps
 * that they are taken over, and how the JVM is warmed up.
 *
 * <p>Figures are taken in one run on one machine, so that their ratios hold where the numbers
 * themselves do not. The measurements are those of {@code topology}, {@code scale} and {@code
 * inference}.
 */
package io.parallax.deploy.bench;
