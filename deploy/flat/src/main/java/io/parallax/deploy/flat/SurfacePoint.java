package io.parallax.deploy.flat;

/** A point on a solid's surface and the frame it lies in; reused for point after point. */
final class SurfacePoint {
  double x;
  double y;
  double z;

  /** Unit normal, outwards. */
  double nx;

  double ny;
  double nz;

  /** Unit direction in which {@link #u} grows. */
  double ux;

  double uy;
  double uz;

  /** Unit direction in which {@link #v} grows. */
  double vx;

  double vy;
  double vz;

  /** Which of the solid's faces: 0 to 5. */
  int face;

  /** Position on the face, 0 to 1 along each side. */
  double u;

  double v;

  /** Size of the face in metres. */
  double width;

  double height;
}
