/**
 * Which superpixels an annotator is asked to label: a scene's superpixels with their scores, their
 * overlap between views, eligibility, the budget and the greedy step.
 */
package io.parallax.scorer.selection;
