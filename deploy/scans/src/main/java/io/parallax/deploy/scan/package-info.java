/**
 * Recorded scans: the layouts that people have on disk, read frame by frame as a robot would send
 * them.
 */
package io.parallax.deploy.scan;
