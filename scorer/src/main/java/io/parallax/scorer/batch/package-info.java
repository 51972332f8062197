/**
 * The whole method over frames in memory, straight from the formulas: slow, plain, and the oracle
 * that the incremental engine is compared with.
 */
package io.parallax.scorer.batch;
