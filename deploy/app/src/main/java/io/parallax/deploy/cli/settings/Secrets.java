package io.parallax.deploy.cli.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What nobody may read in what a call prints: the values of its settings that hold passwords, keys
 * and tokens, wherever in the call they stand.
 */
public final class Secrets {
  private static final String HIDDEN = "[hidden]";

  /** Hiding shorter ones would garble every message, and hide nothing that is not guessed. */
  private static final int SHORTEST = 4;

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "password|secret|token|jaas|user\\.info|keystore\\.key|credential|passphrase|private\\.key");

  /** These say where a secret comes from, or what kind it is. */
  private static final Pattern PLAIN_KEY =
      Pattern.compile("(source|\\.url|\\.class|location|\\.type|\\.ms|seconds)$");

  private static final Pattern JAAS_OPTION =
      Pattern.compile("(\\w+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s;]+))");
  private static final Pattern JAAS_WORD =
      Pattern.compile(
          "[\\w.$]*LoginModule|required|requisite|sufficient|optional|username|password");
  private static final Pattern USER_IN_URL = Pattern.compile("//[^/\\s]*?:([^/\\s]+)@");

  private final Set<String> words = new HashSet<>();

  /** Whether a setting, option or variable of this name holds a secret. */
  static boolean isSecret(String key) {
    String plain = key.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
    return SECRET_KEY.matcher(plain).find() && !PLAIN_KEY.matcher(plain).find();
  }

  /** Takes in a setting; one that is no secret may hold one in a URL. */
  void add(String key, String value) {
    Matcher user = USER_IN_URL.matcher(value);
    while (user.find()) {
      addWord(user.group(1));
    }
    if (!isSecret(key) || value.startsWith("${")) {
      return;
    }
    if (key.toLowerCase(Locale.ROOT).contains("jaas")) {
      addJaas(value);
    } else {
      addWord(value);
      value.lines().forEach(this::addWord);
      int colon = value.indexOf(':');
      if (colon >= 0) {
        addWord(value.substring(colon + 1));
      }
    }
  }

  /** Takes in all of these. */
  public void addAll(Map<String, String> settings) {
    settings.forEach(this::add);
  }

  /** Takes in those of others. */
  public void addAll(Secrets others) {
    words.addAll(others.words);
  }

  /**
   * Takes in the arguments of a call, well-formed or not: {@code --token VALUE} as well as {@code
   * --set kafka.ssl.keystore.password=VALUE}, and what stands behind a key without its sign.
   */
  public void addArguments(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i).replaceFirst("^--set[=:]?", "").replaceFirst("^-+", "");
      Matcher parts =
          Pattern.compile("([\\w.-]+)\\s*[=:\\s]?\\s*(.*)", Pattern.DOTALL).matcher(argument);
      if (parts.matches()) {
        if (!parts.group(2).isEmpty()) {
          add(parts.group(1), parts.group(2));
        } else if (isSecret(parts.group(1)) && i + 1 < arguments.size()) {
          add(parts.group(1), arguments.get(i + 1).replaceFirst("^=", ""));
        }
      }
    }
  }

  /**
   * Takes in the values of options that there are none of: they may be misspelt ones of secrets.
   */
  public void addUnknown(List<String> arguments) {
    boolean afterOption = false;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (argument.startsWith("-")) {
        afterOption = equals < 0;
        if (equals > 0) {
          addWord(argument.substring(equals + 1));
        }
      } else if (afterOption) {
        addWord(argument);
      }
    }
  }

  /** The passwords, and, where the text is not what it should be, all that may be one. */
  private void addJaas(String text) {
    addWord(text);
    Matcher option = JAAS_OPTION.matcher(text);
    while (option.find()) {
      if (!option.group(1).equals("username")) {
        for (int i = 2; i <= option.groupCount(); i++) {
          addWord(option.group(i));
        }
      }
    }
    for (String word : JAAS_OPTION.matcher(text).replaceAll(" ").split("[\\s;\"'=]+", -1)) {
      if (!JAAS_WORD.matcher(word).matches()) {
        addWord(word);
      }
    }
  }

  private void addWord(String word) {
    if (word != null && word.strip().length() >= SHORTEST) {
      words.add(word.strip());
    }
  }

  /** A text without them. */
  public String hide(String text) {
    List<String> longestFirst = new ArrayList<>(words);
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    String hidden = text;
    for (String word : longestFirst) {
      hidden = hidden.replace(word, HIDDEN);
    }
    return hidden;
  }
}
