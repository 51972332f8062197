package io.parallax.deploy.flat;

/**
 * What a surface is made of.
 *
 * @param pattern how the two colours are laid out
 * @param seed which of all surfaces of that pattern
 * @param first main colour
 * @param second other colour of the pattern
 * @param scale size of the pattern's unit in metres
 * @param gloss strength of the lamp's highlight, 0 to 1
 * @param mirror share of the mirrored scene at grazing view, 0 to 1
 * @param glow light that the surface sends out itself, in multiples of its colour
 * @param softness radius in metres by which edges look rounded
 */
record Material(
    Pattern pattern,
    int seed,
    Colour first,
    Colour second,
    double scale,
    double gloss,
    double mirror,
    double glow,
    double softness) {

  /** The layouts that {@link Texture} knows. */
  enum Pattern {
    PLAIN,
    PLASTER,
    GRAIN,
    PLANKS,
    TILES,
    BRICKS,
    PILE,
    WEAVE,
    STRIPES,
    CHECKS,
    FOLDS,
    ORNAMENT,
    PAINTING,
    VIEW,
    SPINES,
    PANELS
  }

  /** A matt material. */
  static Material of(Pattern pattern, int seed, Colour first, Colour second, double scale) {
    return new Material(pattern, seed, first, second, scale, 0, 0, 0, 0);
  }

  Material glossy(double amount) {
    return new Material(pattern, seed, first, second, scale, amount, mirror, glow, softness);
  }

  Material mirroring(double amount) {
    return new Material(pattern, seed, first, second, scale, gloss, amount, glow, softness);
  }

  Material glowing(double amount) {
    return new Material(pattern, seed, first, second, scale, gloss, mirror, amount, softness);
  }

  Material soft(double radius) {
    return new Material(pattern, seed, first, second, scale, gloss, mirror, glow, radius);
  }
}
