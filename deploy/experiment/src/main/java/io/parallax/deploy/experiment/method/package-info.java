/**
 * Methods of active learning, each of which says what to label next: those that ViewAL was compared
 * with (arXiv 1911.11789, section 4 and appendix), random superpixels, and ViewAL itself.
 *
 * <p>Every score is in bits. Those of single frames come from the frame's own probabilities; view
 * entropy, view divergence, overlaps and ViewAL's greedy step are those of the scorer.
 */
package io.parallax.deploy.experiment.method;
