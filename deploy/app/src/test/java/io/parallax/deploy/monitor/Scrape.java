package io.parallax.deploy.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a role tells at one moment.
 *
 * @param samples in the order of the page
 * @param types of the families, by name
 * @param helps what each family means, by name
 */
record Scrape(List<Sample> samples, Map<String, String> types, Map<String, String> helps) {
  private static final Pattern SAMPLE = Pattern.compile("([a-z_0-9]+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"([^\"]*)\"");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** One line. */
  record Sample(String name, Map<String, String> labels, double value) {}

  /** Asks a role. */
  static Scrape of(int port) throws IOException, InterruptedException {
    return parse(get(port, "/metrics").body());
  }

  static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static Scrape parse(String text) {
    List<Sample> samples = new ArrayList<>();
    Map<String, String> types = new TreeMap<>();
    Map<String, String> helps = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# TYPE ")) {
        types.put(words[2], words[3]);
      } else if (line.startsWith("# HELP ")) {
        helps.put(words[2], words.length > 3 ? words[3].strip() : "");
      } else if (!line.startsWith("#")) {
        samples.add(sample(line));
      }
    }
    return new Scrape(samples, types, helps);
  }

  private static Sample sample(String line) {
    Matcher parts = SAMPLE.matcher(line);
    assertThat(parts.matches()).as(line).isTrue();
    Map<String, String> labels = new TreeMap<>();
    if (parts.group(2) != null) {
      Matcher label = LABEL.matcher(parts.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    String value = parts.group(3).replace("+Inf", "Infinity").replace("-Inf", "-Infinity");
    return new Sample(parts.group(1), labels, Double.parseDouble(value));
  }

  /**
   * The one value of a metric whose labels, apart from the role, are these, name and value in turn.
   */
  double value(String name, String... labels) {
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      wanted.put(labels[i], labels[i + 1]);
    }
    List<Sample> found =
        samples.stream()
            .filter(sample -> sample.name.equals(name))
            .filter(sample -> sample.labels.entrySet().containsAll(wanted.entrySet()))
            .toList();
    assertThat(found).as("%s %s", name, wanted).hasSize(1);
    return found.get(0).value;
  }

  /** A metric added up over its labels. */
  double sum(String name) {
    return samples.stream().filter(s -> s.name.equals(name)).mapToDouble(Sample::value).sum();
  }
}
