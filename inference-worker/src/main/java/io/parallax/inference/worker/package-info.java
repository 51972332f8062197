/**
 * Frames to probability maps: the step itself, without Kafka, and the loop that runs it exactly
 * once on every record of the topic. The loops of a process share the lanes that compute.
 */
package io.parallax.inference.worker;
