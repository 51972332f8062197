package io.parallax.deploy.desk;

import io.parallax.schemas.SceneCoverage;
import java.util.ArrayList;
import java.util.List;

/**
 * How one scene has come along: its rows in the order of their writing, thinned evenly so that they
 * stay few however long the scene goes on.
 */
final class CoverageHistory {
  private static final int MOST = 600;

  private final List<SceneCoverage> rows = new ArrayList<>();
  private int stride = 1;
  private int sinceKept;
  private SceneCoverage latest;

  void add(SceneCoverage row) {
    latest = row;
    if (sinceKept++ % stride == 0) {
      rows.add(row);
    }
    if (rows.size() > MOST) {
      for (int i = rows.size() / 2; i > 0; i--) {
        rows.remove(2 * i - 1);
      }
      stride *= 2;
    }
  }

  /** The newest row. */
  SceneCoverage latest() {
    return latest;
  }

  /** The rows that are kept, the newest one always among them. */
  List<SceneCoverage> rows() {
    List<SceneCoverage> copy = new ArrayList<>(rows);
    if (!copy.isEmpty() && !copy.get(copy.size() - 1).equals(latest)) {
      copy.add(latest);
    }
    return copy;
  }
}
