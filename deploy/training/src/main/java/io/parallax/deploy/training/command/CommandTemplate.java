package io.parallax.deploy.training.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command line with names in braces, {@code python3 "my train.py" {dataset}}.
 *
 * <p>It is divided into words at spaces that are not in quotes, before names are replaced, and no
 * shell reads it: a path with spaces or other characters is one word whatever it has.
 *
 * @param words with names in them
 */
record CommandTemplate(List<String> words) {
  /**
   * Divides a command line.
   *
   * @throws IllegalArgumentException if it has no word, or a quote does not end
   */
  static CommandTemplate parse(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0 ? c == quote : c == '"' || c == '\'') {
        quote = quote != 0 ? 0 : c;
        word = word == null ? new StringBuilder() : word;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
      } else {
        word = (word == null ? new StringBuilder() : word).append(c);
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("the command has a quote that does not end: " + line);
    }
    if (word != null) {
      words.add(word.toString());
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("the command is empty");
    }
    return new CommandTemplate(words);
  }

  /** The words with values in place of names. */
  List<String> with(Map<String, String> values) {
    return words.stream().map(word -> replaced(word, values)).toList();
  }

  private static String replaced(String word, Map<String, String> values) {
    String result = word;
    for (Map.Entry<String, String> value : values.entrySet()) {
      result = result.replace('{' + value.getKey() + '}', value.getValue());
    }
    return result;
  }
}
