/**
 * One scan through the whole pipeline: frames are published, the results followed, and the end
 * found, on whatever cluster.
 */
package io.parallax.deploy.run;
