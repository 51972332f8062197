package io.parallax.deploy.training.rounds;

import io.parallax.deploy.training.rounds.PlotCanvas.Anchor;
import io.parallax.deploy.training.rounds.PlotCanvas.Style;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The left of the plot: the mean IoU on the scene and on unseen ones, round by round. */
final class MeanPanel {
  static final Color SCENE = new Color(0x0b63b5);
  static final Color UNSEEN = new Color(0xc4561a);

  private static final int LEFT = 88;
  private static final int RIGHT = 432;
  private static final int TOP = 128;
  private static final int FOOT = 84;

  /** From the axis to the first point. */
  private static final int INSET = 46;

  /** A label of two lines beside the last point. */
  private static final int LABEL = 46;

  /** What is written at a round needs so much room. */
  private static final int TICK = 124;

  private static final Style TITLE = new Style(21, true, PlotCanvas.TEXT, Anchor.START);
  private static final Style SMALL = new Style(15, false, PlotCanvas.MUTED, Anchor.START);
  private static final Style ROUND = new Style(16, true, PlotCanvas.TEXT, Anchor.MIDDLE);
  private static final Style VALUE = new Style(16, true, PlotCanvas.TEXT, Anchor.MIDDLE);
  private static final Style NAME = new Style(17, true, PlotCanvas.TEXT, Anchor.START);

  private final List<RoundRow> rows;
  private final List<Series> series = new ArrayList<>();
  private final ShareScale scale;

  private record Series(String name, Color colour, ToDoubleFunction<RoundRow> of) {
    boolean isKnown(RoundRow row) {
      return !Double.isNaN(of.applyAsDouble(row));
    }
  }

  MeanPanel(List<RoundRow> rows) {
    this.rows = List.copyOf(rows);
    add(new Series("this scene", SCENE, RoundRow::miouScene));
    add(new Series("unseen scenes", UNSEEN, RoundRow::miouUnseen));
    scale =
        ShareScale.of(series.stream().flatMapToDouble(one -> rows.stream().mapToDouble(one.of)));
  }

  private void add(Series one) {
    if (rows.stream().anyMatch(one::isKnown)) {
      series.add(one);
    }
  }

  void draw(PlotCanvas canvas, int height) {
    int bottom = height - FOOT;
    canvas.text("Mean IoU by round", LEFT - 48, 48, TITLE);
    if (series.isEmpty()) {
      canvas.text("not measured", LEFT - 48, 76, SMALL);
      return;
    }
    canvas.text("over the classes, before and after each training", LEFT - 48, 76, SMALL);
    drawAxes(canvas, bottom);
    for (Series one : series) {
      drawLine(canvas, one, bottom);
    }
    for (RoundRow row : spaced()) {
      drawValues(canvas, row, bottom);
    }
    drawNames(canvas, bottom);
  }

  private void drawAxes(PlotCanvas canvas, int bottom) {
    for (int mark : scale.marks()) {
      double y = y(mark / 100.0, bottom);
      canvas.line(LEFT, y, RIGHT + 12, y, mark == 0 ? PlotCanvas.MUTED : PlotCanvas.GRID, 1);
      canvas.text(mark + " %", LEFT - 10, y + 5, SMALL.at(Anchor.END));
    }
    for (RoundRow row : spaced()) {
      canvas.text("round " + row.round(), x(row), bottom + 28, ROUND);
      if (!Double.isNaN(row.labelledShare())) {
        String share = ShareScale.percent(row.labelledShare()) + " labelled";
        canvas.text(share, x(row), bottom + 50, SMALL.at(Anchor.MIDDLE));
      }
    }
  }

  /** The rounds that there is room to write at: the last one, and those far enough from it. */
  private List<RoundRow> spaced() {
    RoundRow last = rows.get(rows.size() - 1);
    List<RoundRow> spaced = new ArrayList<>();
    double free = x(rows.get(0));
    for (RoundRow row : rows.subList(0, rows.size() - 1)) {
      if (x(row) >= free && x(row) + TICK <= x(last)) {
        spaced.add(row);
        free = x(row) + TICK;
      }
    }
    spaced.add(last);
    return spaced;
  }

  private void drawLine(PlotCanvas canvas, Series one, int bottom) {
    for (int i = 1; i < rows.size(); i++) {
      RoundRow before = rows.get(i - 1);
      RoundRow row = rows.get(i);
      // No line where a value is not known: it would claim one.
      if (one.isKnown(before) && one.isKnown(row)) {
        canvas.line(
            x(before), y(one, before, bottom), x(row), y(one, row, bottom), one.colour, 3.5f);
      }
    }
    for (RoundRow row : rows) {
      if (one.isKnown(row)) {
        canvas.dot(x(row), y(one, row, bottom), 6, one.colour);
      }
    }
  }

  /** The higher value above its point, the lower one below. */
  private void drawValues(PlotCanvas canvas, RoundRow row, int bottom) {
    List<Series> known =
        series.stream()
            .filter(one -> one.isKnown(row))
            .sorted(Comparator.comparingDouble(one -> -one.of.applyAsDouble(row)))
            .toList();
    for (int i = 0; i < known.size(); i++) {
      Series one = known.get(i);
      double value = one.of.applyAsDouble(row);
      double y = y(value, bottom) + (i == 0 ? -15 : 28);
      canvas.text(ShareScale.percent(value), x(row), y, VALUE.in(one.colour));
    }
  }

  private void drawNames(PlotCanvas canvas, int bottom) {
    List<Series> topDown =
        series.stream()
            .sorted(Comparator.comparingDouble(one -> y(one, last(one), bottom)))
            .toList();
    double[] at = topDown.stream().mapToDouble(one -> y(one, last(one), bottom)).toArray();
    if (at.length == 2 && at[1] - at[0] < LABEL) {
      double missing = LABEL - (at[1] - at[0]);
      at[0] -= missing / 2;
      at[1] += missing / 2;
    }
    for (int i = 0; i < at.length; i++) {
      Series one = topDown.get(i);
      double x = x(last(one)) + 44;
      canvas.text(one.name, x, at[i] - 2, NAME.in(one.colour));
      if (first(one).round() != last(one).round()) {
        double gain = one.of.applyAsDouble(last(one)) - one.of.applyAsDouble(first(one));
        canvas.text(ShareScale.points(gain) + " points", x, at[i] + 17, SMALL);
      }
    }
  }

  private RoundRow first(Series one) {
    return rows.stream().filter(one::isKnown).findFirst().orElseThrow();
  }

  private RoundRow last(Series one) {
    return rows.stream().filter(one::isKnown).reduce((before, row) -> row).orElseThrow();
  }

  private double x(RoundRow row) {
    int first = rows.get(0).round();
    int span = rows.get(rows.size() - 1).round() - first;
    double share = span == 0 ? 0.5 : (row.round() - first) / (double) span;
    return LEFT + INSET + share * (RIGHT - LEFT - INSET);
  }

  private double y(Series one, RoundRow row, int bottom) {
    return y(one.of.applyAsDouble(row), bottom);
  }

  private double y(double value, int bottom) {
    return bottom - scale.position(value) * (bottom - TOP);
  }
}
