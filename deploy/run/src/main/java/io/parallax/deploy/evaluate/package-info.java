/**
 * What a selection is worth, where the true classes are known: how often the model is wrong in what
 * was requested, against what other strategies would have requested.
 */
package io.parallax.deploy.evaluate;
