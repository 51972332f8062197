package io.parallax.deploy.bench.inference;

/** So many frames in so much time. */
record Rate(long frames, long nanos) {
  static final Rate NONE = new Rate(0, 0);

  Rate plus(Rate other) {
    return new Rate(frames + other.frames, nanos + other.nanos);
  }

  double framesPerSecond() {
    return frames * 1e9 / nanos;
  }
}
