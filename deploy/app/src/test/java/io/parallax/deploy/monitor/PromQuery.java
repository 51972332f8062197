package io.parallax.deploy.monitor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a PromQL expression as tells which series it asks for.
 *
 * @param selectors the metrics that it names, each with what their labels must be
 * @param groupings the labels that it groups or joins by
 */
record PromQuery(List<Selector> selectors, Set<String> groupings) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<text>\"[^\"]*\"|'[^']*')|(?<range>\\[[^]]*])"
              + "|(?<number>\\d[\\d.]*(?:e[+-]?\\d+|[smhdwy]|ms)*)"
              + "|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<sign>=~|!~|!=|==|>=|<=|.))\\s*");

  private static final Set<String> GROUPING =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "offset", "bool", "atan2", "inf", "nan");

  /** A metric and its matchers. */
  record Selector(String metric, List<Matching> matchings) {

    /** Whether a series with these labels is among those that it selects. */
    boolean finds(Map<String, String> labels) {
      return matchings.stream().allMatch(m -> m.holdsFor(labels.get(m.label)));
    }
  }

  /** One matcher, such as {@code status=~"open|answered"}. */
  record Matching(String label, String operator, String value) {

    private boolean holdsFor(String actual) {
      if (actual == null) {
        return false;
      }
      return switch (operator) {
        case "=" -> actual.equals(value);
        case "!=" -> !actual.equals(value);
        case "=~" -> actual.matches(value);
        default -> !actual.matches(value);
      };
    }
  }

  /** Reads an expression. */
  static PromQuery parse(String expression) {
    return new Reading(tokens(expression)).query();
  }

  private static List<String> tokens(String expression) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(expression);
    int end = 0;
    while (matcher.find()) {
      if (matcher.start() != end) {
        throw new IllegalArgumentException("not understood: " + expression.substring(end));
      }
      end = matcher.end();
      tokens.add(matcher.group().strip());
    }
    if (end != expression.length()) {
      throw new IllegalArgumentException("not understood: " + expression.substring(end));
    }
    return tokens;
  }

  private static final class Reading {
    private final List<String> tokens;
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> groupings = new LinkedHashSet<>();
    private int at;

    Reading(List<String> tokens) {
      this.tokens = tokens;
    }

    PromQuery query() {
      while (at < tokens.size()) {
        String token = tokens.get(at++);
        if (GROUPING.contains(token)) {
          readGrouping();
        } else if (isName(token) && !KEYWORDS.contains(token.toLowerCase(java.util.Locale.ROOT))) {
          if (!next().equals("(") && !GROUPING.contains(next())) {
            selectors.add(new Selector(token, readMatchings()));
          }
        }
      }
      return new PromQuery(selectors, groupings);
    }

    private void readGrouping() {
      if (next().equals("(")) {
        at++;
        while (!next().equals(")")) {
          if (isName(next())) {
            groupings.add(next());
          }
          at++;
        }
        at++;
      }
    }

    private List<Matching> readMatchings() {
      List<Matching> matchings = new ArrayList<>();
      if (next().equals("{")) {
        at++;
        while (!next().equals("}")) {
          if (next().equals(",")) {
            at++;
          } else {
            String value = tokens.get(at + 2);
            matchings.add(
                new Matching(
                    tokens.get(at), tokens.get(at + 1), value.substring(1, value.length() - 1)));
            at += 3;
          }
        }
        at++;
      }
      return matchings;
    }

    private String next() {
      return at < tokens.size() ? tokens.get(at) : "";
    }

    private static boolean isName(String token) {
      return token.matches("[a-zA-Z_:].*");
    }
  }
}
