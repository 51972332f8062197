package io.parallax.topology.closing;

import static io.parallax.schemas.InvalidRecordException.checked;

import io.parallax.schemas.Identifiers;

/**
 * The closing of a scene, as one sub-topology tells it to another: a record without a value, under
 * the key {@code sceneId/closings/hop}.
 *
 * <p>It goes round the partitions of the selections, from one to the next, and from the last one to
 * all partitions of the blocks. Each task lets it through behind everything that came to it before,
 * so a block that reads it has read all labels that the answers to the scene's requests give. No
 * task has to know how many others there are.
 *
 * @param closings how often the scene has been closed, this time included
 * @param hop how many partitions it has been in
 */
public record SceneClosing(String sceneId, int closings, int hop) {
  /**
   * What a record's key says.
   *
   * @throws io.parallax.schemas.InvalidRecordException if it is not such a key
   */
  public static SceneClosing parse(String key) {
    return checked("bad-identifier", () -> parsed(key));
  }

  private static SceneClosing parsed(String key) {
    String[] parts = key == null ? new String[0] : key.split("/", -1);
    if (parts.length == 3) {
      try {
        SceneClosing closing =
            new SceneClosing(
                Identifiers.require("sceneId", parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]));
        if (closing.closings > 0 && closing.hop >= 0) {
          return closing;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "The key of a record without a value must be sceneId/closings/hop, but a part is no"
                + " number",
            e);
      }
    }
    throw new IllegalArgumentException(
        "The key of a record without a value must be sceneId/closings/hop, but has another form");
  }

  /** The key of its record. */
  public String key() {
    return sceneId + '/' + closings + '/' + hop;
  }

  /** As the next partition gets it. */
  SceneClosing next() {
    return new SceneClosing(sceneId, closings, hop + 1);
  }
}
