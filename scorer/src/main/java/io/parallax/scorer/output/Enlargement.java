package io.parallax.scorer.output;

import java.util.Arrays;

/**
 * Brings class values from a coarse grid to that of the image, by bilinear interpolation between
 * pixel centres.
 *
 * <p>Networks end with this step, and ONNX Runtime takes longer for it than for many a convolution,
 * and then writes every value to memory, only to be read once. Here the values are made where they
 * are read. The arithmetic is that of ONNX Runtime's operator Resize (linear, half_pixel), product
 * by product in its order, so the values have the same bits; there are two of them, see {@link
 * Kernel}. A value costs four products; the neighbours of a coarse row are picked once for all rows
 * between two coarse ones, and the weights of a row once for all classes.
 *
 * <p>Safe for use by several threads.
 */
public final class Enlargement {
  /** How four neighbours are weighed and added up. */
  public enum Kernel {
    /**
     * One product after the other. At the far edge, where both neighbours are one, each counts ½.
     */
    IN_TURN,
    /**
     * The upper two, the lower two, then both: what ONNX Runtime does in its blocked layout, which
     * it takes when the scale is a constant of the graph.
     */
    IN_PAIRS
  }

  private final Axis columns;
  private final Axis rows;
  private final Kernel kernel;

  /** From a grid to another one; sizes in pixels. */
  public Enlargement(int coarseWidth, int coarseHeight, int width, int height, Kernel kernel) {
    this.columns = Axis.of(coarseWidth, width, kernel);
    this.rows = Axis.of(coarseHeight, height, kernel);
    this.kernel = kernel;
  }

  /**
   * The values on the fine grid.
   *
   * @param coarse planar by class, on the coarse grid; not copied
   * @throws IllegalArgumentException if there are more or fewer
   */
  public ClassPlanes of(float[] coarse, int classes) {
    QuantisedMap.requireValues(classes, columns.coarse, rows.coarse, coarse.length);
    return new Enlarged(coarse, classes);
  }

  /**
   * Along one axis, for each position the two coarse neighbours and what each weighs.
   *
   * @param coarse how many positions the coarse grid has
   */
  private record Axis(
      int coarse, int[] first, int[] second, float[] firstWeight, float[] secondWeight) {
    static Axis of(int coarse, int size, Kernel kernel) {
      Axis axis = new Axis(coarse, new int[size], new int[size], new float[size], new float[size]);
      float scale = (float) size / coarse;
      for (int i = 0; i < size; i++) {
        float at = Math.max(0f, size == coarse ? i : (i + 0.5f) / scale - 0.5f);
        if (kernel == Kernel.IN_TURN) {
          axis.setInTurn(i, at);
        } else {
          axis.setInPairs(i, at);
        }
      }
      return axis;
    }

    private void setInTurn(int i, float at) {
      setNeighbours(i, at);
      boolean isLast = first[i] == second[i];
      firstWeight[i] = isLast ? 0.5f : Math.abs(at - second[i]);
      secondWeight[i] = isLast ? 0.5f : Math.abs(at - first[i]);
    }

    private void setInPairs(int i, float at) {
      setNeighbours(i, at);
      secondWeight[i] = at - first[i];
      firstWeight[i] = 1 - secondWeight[i];
    }

    private void setNeighbours(int i, float at) {
      first[i] = (int) at;
      second[i] = Math.min(first[i] + 1, coarse - 1);
    }

    int size() {
      return first.length;
    }
  }

  /** The values of one image. A coarse row is spread out once for all rows that it is close to. */
  private final class Enlarged implements ClassPlanes {
    private final float[] coarse;
    private final int classes;

    /** Of each class, and of even and odd coarse rows, the one that is spread out; -1: none. */
    private final int[][] spreadRow;

    private final float[][][] spreadLeft;
    private final float[][][] spreadRight;

    /** The weights of the four neighbours of the pixels of a row: upper, then lower. */
    private final float[][][] weights;

    private final float[] row;
    private final int[] weightsOf = {-1, -1, -1, -1};

    Enlarged(float[] coarse, int classes) {
      this.coarse = coarse;
      this.classes = classes;
      this.spreadRow = new int[2][classes];
      Arrays.fill(spreadRow[0], -1);
      Arrays.fill(spreadRow[1], -1);
      this.spreadLeft = new float[2][classes][columns.size()];
      this.spreadRight = new float[2][classes][columns.size()];
      this.row = new float[columns.size()];
      this.weights = new float[4][4][columns.size()];
    }

    @Override
    public int classes() {
      return classes;
    }

    @Override
    public int width() {
      return columns.size();
    }

    @Override
    public int height() {
      return rows.size();
    }

    @Override
    public void read(int classIndex, int from, int count, float[] to) {
      int n;
      for (int done = 0; done < count; done += n) {
        int y = (from + done) / width();
        int x = (from + done) % width();
        n = Math.min(width() - x, count - done);
        sumRow(classIndex, y);
        System.arraycopy(row, x, to, done, n);
      }
    }

    private void sumRow(int classIndex, int y) {
      float[][] w = weights[y & 3];
      if (weightsOf[y & 3] != y) {
        weightsOf[y & 3] = y;
        weigh(y, w);
      }
      int upper = spread(classIndex, rows.first[y]);
      int lower = spread(classIndex, rows.second[y]);
      float[] left = spreadLeft[upper][classIndex];
      float[] right = spreadRight[upper][classIndex];
      setProducts(row, w[0], left, w[1], right);
      left = spreadLeft[lower][classIndex];
      right = spreadRight[lower][classIndex];
      if (kernel == Kernel.IN_TURN) {
        addInTurn(row, w[2], left, w[3], right);
      } else {
        addPair(row, w[2], left, w[3], right);
      }
    }

    private void weigh(int y, float[][] to) {
      multiply(columns.firstWeight, rows.firstWeight[y], to[0]);
      multiply(columns.secondWeight, rows.firstWeight[y], to[1]);
      multiply(columns.firstWeight, rows.secondWeight[y], to[2]);
      multiply(columns.secondWeight, rows.secondWeight[y], to[3]);
    }

    /** Sees that a coarse row is spread out; answers where. */
    private int spread(int classIndex, int row) {
      int place = row & 1;
      if (spreadRow[place][classIndex] != row) {
        spreadRow[place][classIndex] = row;
        int start = (classIndex * rows.coarse + row) * columns.coarse;
        pick(coarse, start, columns.first, spreadLeft[place][classIndex]);
        pick(coarse, start, columns.second, spreadRight[place][classIndex]);
      }
      return place;
    }
  }

  // One loop, few arrays and one index to each method: these the compiler turns into vector
  // instructions.

  private static void setProducts(float[] row, float[] w, float[] left, float[] v, float[] right) {
    for (int i = 0; i < row.length; i++) {
      row[i] = w[i] * left[i] + v[i] * right[i];
    }
  }

  private static void addPair(float[] row, float[] w, float[] left, float[] v, float[] right) {
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i] + (w[i] * left[i] + v[i] * right[i]);
    }
  }

  private static void addInTurn(float[] row, float[] w, float[] left, float[] v, float[] right) {
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i] + w[i] * left[i] + v[i] * right[i];
    }
  }

  private static void multiply(float[] row, float factor, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = row[i] * factor;
    }
  }

  private static void pick(float[] from, int start, int[] places, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[start + places[i]];
    }
  }
}
