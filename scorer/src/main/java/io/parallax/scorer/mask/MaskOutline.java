package io.parallax.scorer.mask;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The border of a mask as the path of an SVG: closed rings along the edges between its pixels and
 * all others, in pixels of the image that the mask is of. Filled by the even-odd rule it covers the
 * mask, holes left out.
 */
public final class MaskOutline {
  /** Steps to the right, down, left and up: a ring keeps the mask on its right. */
  private static final int[] STEP_X = {1, 0, -1, 0};

  private static final int[] STEP_Y = {0, 1, 0, -1};
  private static final char[] COMMAND = {'h', 'v', 'h', 'v'};

  private final BitSet mask;
  private final int width;
  private final int height;

  /** The edges that leave each corner and are not in a ring yet, a bit for each direction. */
  private final Map<Integer, Integer> edges = new LinkedHashMap<>();

  private MaskOutline(BitSet mask, int width, int height) {
    this.mask = mask;
    this.width = width;
    this.height = height;
  }

  /** The path around a mask; bit {@code y * width + x} is the pixel (x, y). */
  public static String path(BitSet mask, int width, int height) {
    MaskOutline outline = new MaskOutline(mask, width, height);
    mask.stream().forEach(pixel -> outline.addEdges(pixel % width, pixel / width));
    return outline.rings();
  }

  private void addEdges(int x, int y) {
    addEdge(!isInside(x, y - 1), x, y, 0);
    addEdge(!isInside(x + 1, y), x + 1, y, 1);
    addEdge(!isInside(x, y + 1), x + 1, y + 1, 2);
    addEdge(!isInside(x - 1, y), x, y + 1, 3);
  }

  private boolean isInside(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height && mask.get(y * width + x);
  }

  private void addEdge(boolean isBorder, int x, int y, int direction) {
    if (isBorder) {
      edges.merge(corner(x, y), 1 << direction, (a, b) -> a | b);
    }
  }

  private int corner(int x, int y) {
    return y * (width + 1) + x;
  }

  private String rings() {
    StringBuilder path = new StringBuilder();
    while (!edges.isEmpty()) {
      int start = edges.keySet().iterator().next();
      appendRing(path, start % (width + 1), start / (width + 1));
    }
    return path.toString();
  }

  private void appendRing(StringBuilder path, int startX, int startY) {
    path.append('M').append(startX).append(' ').append(startY);
    int x = startX;
    int y = startY;
    int direction = -1;
    int length = 0;
    do {
      int next = takeEdge(x, y);
      if (next != direction) {
        appendRun(path, direction, length);
        direction = next;
        length = 0;
      }
      length++;
      x += STEP_X[next];
      y += STEP_Y[next];
    } while (edges.containsKey(corner(x, y)));
    appendRun(path, direction, length);
    path.append('z');
  }

  private static void appendRun(StringBuilder path, int direction, int length) {
    if (length > 0) {
      int sign = STEP_X[direction] + STEP_Y[direction];
      path.append(COMMAND[direction]).append(sign * length);
    }
  }

  /** Takes one of the edges that leave a corner; two do where pixels touch at their corners. */
  private int takeEdge(int x, int y) {
    int corner = corner(x, y);
    int leaving = edges.get(corner);
    int direction = Integer.numberOfTrailingZeros(leaving);
    int rest = leaving & ~(1 << direction);
    if (rest == 0) {
      edges.remove(corner);
    } else {
      edges.put(corner, rest);
    }
    return direction;
  }
}
