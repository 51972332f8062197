/** The simulated annotator: answers label requests from what is known to be true. */
package io.parallax.deploy.annotate;
