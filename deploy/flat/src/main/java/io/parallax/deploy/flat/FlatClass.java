package io.parallax.deploy.flat;

import java.util.Locale;

/** What a surface of the flat is; the index is the one of models and label rasters. */
enum FlatClass {
  WALL(0),
  FLOOR(1),
  CEILING(2),
  DOOR(3),
  WINDOW(4),
  CURTAIN(5),
  PICTURE(6),
  BED(7),
  CHAIR(8),
  SOFA(9),
  TABLE(10),
  CABINET(11),
  BOOKSHELF(12),
  LAMP(13),
  RUG(14),
  APPLIANCE(15);

  private final byte index;

  FlatClass(int index) {
    this.index = (byte) index;
  }

  byte index() {
    return index;
  }

  /** The name as people read it, in lower case. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
