package io.parallax.scorer.evidence;

import java.nio.FloatBuffer;

/** Values that lie in memory, planar by class. */
record BufferPlanes(FloatBuffer values, int classes, int width, int height) implements ClassPlanes {
  @Override
  public void read(int classIndex, int from, int count, float[] to) {
    values.get(classIndex * width * height + from, to, 0, count);
  }
}
