package io.parallax.deploy.training.head;

/** A differentiable function that is to be made small. */
interface Objective {
  /**
   * Its value at a point.
   *
   * @param gradient is overwritten by the derivatives there
   */
  double at(double[] point, double[] gradient);
}
