package io.parallax.deploy.flat;

/**
 * A lamp or window that lights the flat.
 *
 * @param room the room it belongs to
 * @param samples points that it shines from, x y z after each other
 * @param nx direction it faces, or 0 0 0 if it shines all around
 * @param ny direction it faces
 * @param nz direction it faces
 * @param colour its power
 */
record Light(int room, double[] samples, double nx, double ny, double nz, Colour colour) {

  double x(int sample) {
    return samples[3 * sample];
  }

  double y(int sample) {
    return samples[3 * sample + 1];
  }

  double z(int sample) {
    return samples[3 * sample + 2];
  }

  int count() {
    return samples.length / 3;
  }
}
