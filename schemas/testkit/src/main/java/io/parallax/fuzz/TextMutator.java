package io.parallax.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Damages a text, such as JSON, XML, a table or a list of settings: puts other numbers and words in
 * the place of those there are, repeats and removes parts, nests deeply, and now and then damages
 * the bytes.
 */
public final class TextMutator implements Mutator {
  private static final Pattern WORD = Pattern.compile("-?\\d+(\\.\\d+)?(e-?\\d+)?|[A-Za-z_]+");
  private static final int DEEP = 3_000;

  private static final List<String> VALUES =
      List.of(
          "0",
          "-1",
          "1",
          "-0.0",
          "0.5",
          "1e999",
          "-1e999",
          "1e-999",
          "NaN",
          "-inf",
          "Infinity",
          "2147483647",
          "-2147483648",
          "2147483648",
          "4294967296",
          "99999999999999999999",
          "65536",
          "16777217",
          "null",
          "true",
          "\"\"",
          "[]",
          "{}",
          "",
          " ",
          "\u0000",
          "\uD83D\uDE00",
          "\\u",
          "%n",
          "\n",
          "../../etc/passwd",
          "x".repeat(5_000));

  private final ByteMutator bytes = new ByteMutator();

  @Override
  public byte[] mutate(byte[] valid, byte[] other, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return bytes.mutate(valid, other, random);
    }
    String text = new String(valid, UTF_8);
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      text = step(text, random);
    }
    return text.getBytes(UTF_8);
  }

  private static String step(String text, SplittableRandom random) {
    if (text.isEmpty()) {
      return value(random);
    }
    int at = random.nextInt(text.length());
    int end = at + random.nextInt(Math.min(text.length() - at, 200) + 1);
    return switch (random.nextInt(8)) {
      case 0 -> text.substring(0, at) + text.substring(end);
      case 1 -> text.substring(0, end) + text.substring(at);
      case 2 -> text.substring(0, at) + value(random) + text.substring(at);
      case 3 -> text.substring(0, at) + "[".repeat(DEEP) + text.substring(at);
      default -> otherWord(text, random);
    };
  }

  private static String otherWord(String text, SplittableRandom random) {
    List<MatchResult> words = new ArrayList<>(WORD.matcher(text).results().limit(2_000).toList());
    if (words.isEmpty()) {
      return value(random) + text;
    }
    MatchResult word = words.get(random.nextInt(words.size()));
    String put =
        random.nextInt(3) == 0 ? words.get(random.nextInt(words.size())).group() : value(random);
    return text.substring(0, word.start()) + put + text.substring(word.end());
  }

  private static String value(SplittableRandom random) {
    return VALUES.get(random.nextInt(VALUES.size()));
  }
}
