package io.parallax.deploy.training.rounds;

import io.parallax.deploy.training.rounds.PlotCanvas.Anchor;
import io.parallax.deploy.training.rounds.PlotCanvas.Style;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/** The right of the plot: the IoU of each class at the first and the last round. */
final class ClassPanel {
  static final Color BEFORE = new Color(0x8a96a3);
  static final Color BETTER = new Color(0x0b63b5);
  static final Color WORSE = new Color(0xb3261e);

  /** What is less is written as 0. */
  private static final double LEAST_LOSS = 0.0005;

  private static final int EDGE = 650;
  private static final int LEFT = 836;
  private static final int RIGHT = 1082;
  private static final int GAIN = RoundsPlot.WIDTH - 40;
  private static final int TOP = 128;
  private static final int FOOT = 34;
  private static final int LEAST_ROW = 21;
  private static final int MOST_ROW = 32;

  private static final Style TITLE = new Style(21, true, PlotCanvas.TEXT, Anchor.START);
  private static final Style SMALL = new Style(15, false, PlotCanvas.MUTED, Anchor.START);
  private static final Style NAME = new Style(15, false, PlotCanvas.TEXT, Anchor.END);
  private static final Style CHANGE = new Style(15, true, PlotCanvas.TEXT, Anchor.END);

  private final int first;
  private final int last;
  private final List<OneClass> classes;
  private final ShareScale scale;

  private record OneClass(String name, double before, double after) {
    double gain() {
      return after - before;
    }

    /** Where the class stands if either is known. */
    double latest() {
      return Double.isNaN(after) ? before : after;
    }

    boolean isKnown() {
      return !Double.isNaN(latest());
    }
  }

  private ClassPanel(int first, int last, List<OneClass> classes) {
    this.first = first;
    this.last = last;
    this.classes = classes;
    scale =
        ShareScale.of(classes.stream().flatMapToDouble(c -> DoubleStream.of(c.before, c.after)));
  }

  /** The panel of some rounds: those that know of a class. */
  static ClassPanel of(List<RoundRow> rows, List<String> classNames) {
    List<RoundRow> known = rows.stream().filter(RoundRow::hasClasses).toList();
    if (known.isEmpty()) {
      return new ClassPanel(0, 0, List.of());
    }
    RoundRow first = known.get(0);
    RoundRow last = known.get(known.size() - 1);
    List<OneClass> classes = new ArrayList<>();
    for (int c = 0; c < Math.max(first.iouByClass().size(), last.iouByClass().size()); c++) {
      String name = c < classNames.size() ? classNames.get(c) : "class " + c;
      classes.add(new OneClass(name, first.iou(c), last.iou(c)));
    }
    classes.removeIf(one -> !one.isKnown());
    // Double.compare has NaN last, once the sign is turned: what has no gain comes at the end.
    classes.sort(
        Comparator.comparingDouble((OneClass one) -> -one.gain())
            .thenComparing(OneClass::latest, Comparator.reverseOrder()));
    return new ClassPanel(first.round(), last.round(), classes);
  }

  int leastHeight() {
    return TOP + FOOT + classes.size() * LEAST_ROW;
  }

  void draw(PlotCanvas canvas, int height) {
    canvas.text("IoU by class on this scene", EDGE, 48, TITLE);
    if (classes.isEmpty()) {
      canvas.text("not measured", EDGE, 76, SMALL);
      return;
    }
    drawKey(canvas);
    int row = Math.min(MOST_ROW, (height - TOP - FOOT) / classes.size());
    int bottom = TOP + row * classes.size();
    for (int mark : scale.marks()) {
      double x = x(mark / 100.0);
      canvas.line(x, TOP - 8, x, bottom, mark == 0 ? PlotCanvas.MUTED : PlotCanvas.GRID, 1);
      canvas.text(mark + " %", x, TOP - 16, SMALL.at(Anchor.MIDDLE));
    }
    if (isChange()) {
      canvas.text("points", GAIN, TOP - 16, SMALL.at(Anchor.END));
    }
    double y = TOP + row / 2.0;
    for (OneClass one : classes) {
      drawClass(canvas, one, y);
      y += row;
    }
  }

  private boolean isChange() {
    return first != last;
  }

  /** What the two kinds of dots are. */
  private void drawKey(PlotCanvas canvas) {
    double x = EDGE + 7;
    if (isChange()) {
      String before = "round " + first;
      canvas.ring(x, 71, 6, BEFORE);
      canvas.text(before, x + 14, 76, SMALL);
      x += 14 + canvas.width(before, SMALL) + 28;
    }
    canvas.dot(x, 71, 6, BETTER);
    canvas.text("round " + last, x + 14, 76, SMALL);
  }

  private void drawClass(PlotCanvas canvas, OneClass one, double y) {
    double baseline = y + 5;
    double room = LEFT - 14 - EDGE;
    canvas.text(canvas.fitting(one.name, room, NAME), LEFT - 14, baseline, NAME);
    Color colour = one.gain() <= -LEAST_LOSS ? WORSE : BETTER;
    if (isChange() && !Double.isNaN(one.gain())) {
      canvas.line(x(one.before), y, x(one.after), y, colour, 3);
      canvas.text(ShareScale.points(one.gain()), GAIN, baseline, CHANGE.in(colour));
    }
    if (isChange() && !Double.isNaN(one.before)) {
      canvas.ring(x(one.before), y, 6, BEFORE);
    }
    if (!Double.isNaN(one.after)) {
      canvas.dot(x(one.after), y, 6, colour);
    }
    if (!isChange()) {
      canvas.text(ShareScale.percent(one.after), GAIN, baseline, CHANGE);
    }
  }

  private double x(double share) {
    return LEFT + scale.position(share) * (RIGHT - LEFT);
  }
}
