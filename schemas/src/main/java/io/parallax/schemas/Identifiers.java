package io.parallax.schemas;

import java.util.Locale;

/**
 * The names of scenes, frames and generations: 1 to 200 of {@code A-Z a-z 0-9 . _ -}.
 *
 * <p>Nothing else is allowed in a name, so that keys made of names (see {@link Keys}) can always be
 * taken apart again.
 */
public final class Identifiers {
  /** The most characters of a name. */
  public static final int MAX_LENGTH = 200;

  private static final int SHOWN = 60;

  private Identifiers() {}

  /**
   * The value itself, if it is a name.
   *
   * @param what the field that the value comes from, for the message
   * @throws IllegalArgumentException if it is not; the message names {@code what} and the value,
   *     escaped and shortened
   */
  public static String require(String what, String value) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(what + " is missing");
    }
    if (value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "%s may have %s characters, but \"%s\" has %s"
              .formatted(what, MAX_LENGTH, shown(value), value.length()));
    }
    for (int i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        throw new IllegalArgumentException(
            "%s may only have letters (a to z), digits, '.', '_' and '-', but is \"%s\""
                .formatted(what, shown(value)));
      }
    }
    return value;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  /**
   * A value that need not be a name as printable ASCII, escaped and shortened: it may hold line
   * breaks or terminal codes.
   */
  public static String shown(String value) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < value.length() && i < SHOWN; i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return value.length() > SHOWN ? shown.append("...").toString() : shown.toString();
  }
}
