/**
 * The whole method over frames in memory, straight from the formulas: slow, plain, and the oracle
 * that the incremental engine is held against.
 */
package io.parallax.scorer.batch;
