package io.parallax.deploy.flat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A bounding volume hierarchy over solids: finds what a ray meets first, or whether it meets
 * anything.
 *
 * <p>Built top-down; each node splits along the axis and at the place where the surface area
 * heuristic (expected number of tests, MacDonald and Booth 1990) is smallest.
 */
final class SolidTree {
  /** Rays start this far along, so that they leave the surface they start on. */
  static final double START = 1e-4;

  private static final int LEAF = 2;

  private final Solid[] solids;
  private final double[] bounds;

  /** Bounds of each solid, in the order of {@link #solids}. */
  private final double[] solidBounds;

  /** Of an inner node the right child (the left one follows its parent); of a leaf ~first. */
  private final int[] link;

  private final int[] count;
  private int nodes;

  SolidTree(List<Solid> scene) {
    solids = scene.toArray(new Solid[0]);
    bounds = new double[6 * 2 * solids.length];
    link = new int[2 * solids.length];
    count = new int[2 * solids.length];
    build(0, solids.length);
    solidBounds = new double[6 * solids.length];
    for (int i = 0; i < solids.length; i++) {
      enclose(i, i + 1, solidBounds, 6 * i);
    }
  }

  private void build(int from, int to) {
    int node = nodes++;
    enclose(from, to, bounds, 6 * node);
    if (to - from <= LEAF) {
      link[node] = ~from;
      count[node] = to - from;
      return;
    }
    int middle = split(from, to);
    build(from, middle);
    link[node] = nodes;
    build(middle, to);
  }

  /** Sorts the range along the best axis and returns where the right part starts. */
  private int split(int from, int to) {
    double best = Double.POSITIVE_INFINITY;
    int bestAxis = 0;
    int bestMiddle = (from + to) / 2;
    double[] box = new double[6];
    double[] leftArea = new double[to - from];
    for (int axis = 0; axis < 3; axis++) {
      sort(from, to, axis);
      Arrays.fill(box, Double.NaN);
      for (int i = from; i < to; i++) {
        grow(box, 0, solids[i]);
        leftArea[i - from] = area(box);
      }
      Arrays.fill(box, Double.NaN);
      for (int i = to - 1; i > from; i--) {
        grow(box, 0, solids[i]);
        double cost = leftArea[i - 1 - from] * (i - from) + area(box) * (to - i);
        if (cost < best) {
          best = cost;
          bestAxis = axis;
          bestMiddle = i;
        }
      }
    }
    sort(from, to, bestAxis);
    return bestMiddle;
  }

  private void sort(int from, int to, int axis) {
    Arrays.sort(
        solids,
        from,
        to,
        Comparator.comparingDouble((Solid s) -> s.centre(axis)).thenComparingInt(s -> s.index));
  }

  private void enclose(int from, int to, double[] box, int offset) {
    Arrays.fill(box, offset, offset + 6, Double.NaN);
    for (int i = from; i < to; i++) {
      grow(box, offset, solids[i]);
    }
  }

  private static void grow(double[] box, int offset, Solid solid) {
    for (int axis = 0; axis < 3; axis++) {
      double low = solid.centre(axis) - solid.boundsHalf(axis);
      double high = solid.centre(axis) + solid.boundsHalf(axis);
      boolean empty = Double.isNaN(box[offset + axis]);
      box[offset + axis] = empty ? low : Math.min(low, box[offset + axis]);
      box[offset + 3 + axis] = empty ? high : Math.max(high, box[offset + 3 + axis]);
    }
  }

  private static double area(double[] box) {
    double x = box[3] - box[0];
    double y = box[4] - box[1];
    double z = box[5] - box[2];
    return x * y + y * z + z * x;
  }

  /** Finds the first solid within {@code reach}; {@code ray.solid} is null if there is none. */
  void cast(Ray ray, double reach) {
    ray.distance = reach;
    ray.solid = null;
    walk(ray, false);
  }

  /** Whether anything lies between the ray's start and {@code reach}. */
  boolean blocked(Ray ray, double reach) {
    ray.distance = reach;
    ray.solid = null;
    walk(ray, true);
    return ray.solid != null;
  }

  /** Gives a beam all solids that its rays may meet. */
  void gather(Beam beam, int[] pending) {
    int depth = 0;
    pending[depth++] = 0;
    while (depth > 0) {
      int node = pending[--depth];
      if (!beam.touches(bounds, 6 * node)) {
        continue;
      }
      if (link[node] >= 0) {
        pending[depth++] = link[node];
        pending[depth++] = node + 1;
        continue;
      }
      int first = ~link[node];
      for (int i = first; i < first + count[node]; i++) {
        if (beam.touches(solidBounds, 6 * i)) {
          beam.add(solids[i], solidBounds, 6 * i);
        }
      }
    }
  }

  private void walk(Ray ray, boolean any) {
    double ix = 1 / ray.dx;
    double iy = 1 / ray.dy;
    double iz = 1 / ray.dz;
    int[] pending = ray.pending;
    int depth = 0;
    int node = 0;
    if (enter(0, ray, ix, iy, iz) == Double.POSITIVE_INFINITY) {
      return;
    }
    while (true) {
      if (link[node] < 0) {
        int first = ~link[node];
        for (int i = first; i < first + count[node]; i++) {
          double t = solids[i].meet(ray, START);
          if (t < ray.distance) {
            ray.distance = t;
            ray.solid = solids[i];
            if (any) {
              return;
            }
          }
        }
        node = -1;
      } else {
        int left = node + 1;
        int right = link[node];
        double nearLeft = enter(left, ray, ix, iy, iz);
        double nearRight = enter(right, ray, ix, iy, iz);
        boolean leftFirst = nearLeft <= nearRight;
        double near = leftFirst ? nearLeft : nearRight;
        double far = leftFirst ? nearRight : nearLeft;
        node = near == Double.POSITIVE_INFINITY ? -1 : leftFirst ? left : right;
        if (far != Double.POSITIVE_INFINITY) {
          pending[depth++] = leftFirst ? right : left;
        }
      }
      while (node < 0) {
        if (depth == 0) {
          return;
        }
        node = pending[--depth];
        // The ray may have become shorter since the node was put aside.
        if (enter(node, ray, ix, iy, iz) == Double.POSITIVE_INFINITY) {
          node = -1;
        }
      }
    }
  }

  private double enter(int node, Ray ray, double ix, double iy, double iz) {
    int b = 6 * node;
    double ax = (bounds[b] - ray.ox) * ix;
    double bx = (bounds[b + 3] - ray.ox) * ix;
    double ay = (bounds[b + 1] - ray.oy) * iy;
    double by = (bounds[b + 4] - ray.oy) * iy;
    double az = (bounds[b + 2] - ray.oz) * iz;
    double bz = (bounds[b + 5] - ray.oz) * iz;
    double near = Math.max(Math.max(Math.min(ax, bx), Math.min(ay, by)), Math.min(az, bz));
    double far = Math.min(Math.min(Math.max(ax, bx), Math.max(ay, by)), Math.max(az, bz));
    boolean meets = near <= far && far > 0 && near < ray.distance;
    return meets ? near : Double.POSITIVE_INFINITY;
  }
}
