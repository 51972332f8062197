package io.parallax.deploy.export.format;

import io.parallax.deploy.export.exchange.ExportItem;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The classes of an export, in the order of the models' classes, each with a colour. */
final class ClassNames {
  /** Steps of the golden ratio: hues that follow each other are far apart. */
  private static final float HUE_STEP = 0.618034f;

  private final List<String> names;

  ClassNames(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** The classes of all requests; those of several models together where they differ. */
  static ClassNames of(List<ExportItem> items) {
    Set<String> names = new LinkedHashSet<>();
    items.forEach(item -> names.addAll(item.classNames()));
    return new ClassNames(new ArrayList<>(names));
  }

  List<String> names() {
    return names;
  }

  int size() {
    return names.size();
  }

  int indexOf(String name) {
    return names.indexOf(name);
  }

  /** The colour of a class, 0xRRGGBB. */
  static int colour(int index) {
    float brightness = index % 2 == 0 ? 0.95f : 0.7f;
    return Color.HSBtoRGB(index * HUE_STEP, 0.65f, brightness) & 0xffffff;
  }

  /** The colour of a class as HTML writes it. */
  static String htmlColour(int index) {
    return String.format(Locale.ROOT, "#%06x", colour(index));
  }
}
