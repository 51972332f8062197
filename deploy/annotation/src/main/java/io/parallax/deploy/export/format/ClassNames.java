package io.parallax.deploy.export.format;

import io.parallax.deploy.export.exchange.ExportItem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The classes of an export, in the order of the models' classes, each with a colour. */
final class ClassNames {
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

  /** The colour of each class, 0xRRGGBB. */
  int[] colours() {
    return ClassColours.of(names.size());
  }
}
