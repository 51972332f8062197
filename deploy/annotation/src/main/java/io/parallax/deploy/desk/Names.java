package io.parallax.deploy.desk;

import io.parallax.http.BadCallException;
import java.util.regex.Pattern;

/** The names that pages send: checked before anything is done with them. */
final class Names {
  private static final Pattern PAGE = Pattern.compile("[A-Za-z0-9-]{8,64}");
  private static final int LONGEST = 60;

  private Names() {}

  /**
   * The name of a page.
   *
   * @throws BadCallException if it is none
   */
  static String page(String name) {
    if (name == null || !PAGE.matcher(name).matches()) {
      throw new BadCallException("a page must name itself by 8 to 64 letters and digits");
    }
    return name;
  }

  /**
   * The name of an annotator.
   *
   * @throws BadCallException if it is none
   */
  static String annotator(String name) {
    String stripped = name == null ? "" : name.strip();
    if (stripped.isEmpty()
        || stripped.length() > LONGEST
        || stripped.chars().anyMatch(Character::isISOControl)) {
      throw new BadCallException(
          "an annotator's name must have 1 to " + LONGEST + " characters that can be seen");
    }
    return stripped;
  }
}
