package io.parallax.deploy.monitor;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The table of all metrics of the project's own, as the operator's page has it. */
final class MetricsTable {
  private static final String MAX = "_max";

  private MetricsTable() {}

  private record Row(String type, String help, Set<String> roles, Set<String> labels) {}

  static String of(List<Scrape> scrapes) {
    Map<String, Row> rows = new TreeMap<>();
    for (Scrape scrape : scrapes) {
      for (Scrape.Sample sample : scrape.samples()) {
        String family = family(sample.name(), scrape.types());
        if (family.startsWith("parallax_") && !isMaxOfHistogram(family, scrape.types())) {
          Row row =
              rows.computeIfAbsent(
                  family,
                  name ->
                      new Row(
                          scrape.types().get(name),
                          scrape.helps().get(name),
                          new TreeSet<>(),
                          new TreeSet<>()));
          sample
              .labels()
              .forEach(
                  (label, value) ->
                      (label.equals("role") ? row.roles : row.labels)
                          .add(label.equals("role") ? value : label));
        }
      }
    }
    StringBuilder table =
        new StringBuilder("| metric | role | labels | meaning |\n| --- | --- | --- | --- |\n");
    rows.forEach(
        (name, row) -> {
          row.labels.remove("le");
          table.append(
              "| `%s`%s | %s | %s | %s |\n"
                  .formatted(
                      name,
                      row.type.equals("histogram") ? " (histogram)" : "",
                      row.roles.size() == 4 ? "all" : String.join(", ", row.roles),
                      String.join(", ", row.labels),
                      row.help));
        });
    return table.toString();
  }

  private static String family(String sample, Map<String, String> types) {
    if (types.containsKey(sample)) {
      return sample;
    }
    return sample.replaceAll("_(bucket|count|sum)$", "");
  }

  private static boolean isMaxOfHistogram(String family, Map<String, String> types) {
    return family.endsWith(MAX)
        && types.containsKey(family.substring(0, family.length() - MAX.length()));
  }
}
