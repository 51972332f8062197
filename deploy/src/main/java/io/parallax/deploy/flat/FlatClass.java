package io.parallax.deploy.flat;

import java.util.Locale;

/** What a surface of the flat is; the ordinal is the class index of models and label rasters. */
enum FlatClass {
  WALL,
  FLOOR,
  CEILING,
  DOOR,
  WINDOW,
  CURTAIN,
  PICTURE,
  BED,
  CHAIR,
  SOFA,
  TABLE,
  CABINET,
  BOOKSHELF,
  LAMP,
  RUG,
  APPLIANCE;

  /** The name as people read it, in lower case. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
