package io.parallax.deploy.export.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what is not taken while a tool's files are read. */
public final class NotTakenCounts {
  private final Map<String, NotTaken> byKind = new LinkedHashMap<>();

  /**
   * Counts one.
   *
   * @param what the kind of it
   * @param where receives the first one of a kind
   */
  public void add(String what, String where) {
    add(new NotTaken(what, 1, where));
  }

  /** Adds what was counted elsewhere. */
  public void addAll(List<NotTaken> others) {
    others.forEach(this::add);
  }

  private void add(NotTaken other) {
    byKind.merge(
        other.what(), other, (a, b) -> new NotTaken(a.what(), a.count() + b.count(), a.first()));
  }

  /** All kinds, in the order in which the first ones came. */
  public List<NotTaken> list() {
    return new ArrayList<>(byKind.values());
  }
}
