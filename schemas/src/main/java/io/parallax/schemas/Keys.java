package io.parallax.schemas;

/**
 * The string keys of all topics and stores.
 *
 * <p>A key is made of {@linkplain Identifiers names} and numbers, joined by characters that no name
 * may have, so different things never share a key.
 */
public final class Keys {
  private static final int MAX_SUPERPIXEL = 0xFFFF;

  private Keys() {}

  /** The key of a frame and of its probability map: {@code sceneId/frameId}. */
  public static String frame(String sceneId, String frameId) {
    return scene(sceneId) + '/' + Identifiers.require("frameId", frameId);
  }

  /**
   * The key of a picture of a frame: {@code sceneId/frameId/raster}.
   *
   * @param raster names its superpixels; under an empty one nothing is ever stored
   */
  public static String picture(String sceneId, String frameId, String raster) {
    return frame(sceneId, frameId) + '/' + raster;
  }

  /** The key of what a generation said about a frame: {@code sceneId/frameId/generation}. */
  public static String guess(String sceneId, String frameId, String generation) {
    return frame(sceneId, frameId) + '/' + Identifiers.require("generation", generation);
  }

  /** The key of a block of voxels: {@code sceneId/generation/x:y:z}. */
  public static String block(String sceneId, String generation, int x, int y, int z) {
    return generation(sceneId, generation) + '/' + x + ':' + y + ':' + z;
  }

  /** The key of a block of voxels in a scene, whatever the generation: {@code sceneId/x:y:z}. */
  public static String sceneBlock(String sceneId, int x, int y, int z) {
    return scene(sceneId) + '/' + x + ':' + y + ':' + z;
  }

  /** The name of a label request: {@code sceneId/generation/frameId/superpixel}. */
  public static String request(String sceneId, String generation, String frameId, int superpixel) {
    if (superpixel < 0 || superpixel > MAX_SUPERPIXEL) {
      throw new IllegalArgumentException(
          "superpixel must be in 0 to " + MAX_SUPERPIXEL + ", but is " + superpixel);
    }
    return generation(sceneId, generation)
        + '/'
        + Identifiers.require("frameId", frameId)
        + '/'
        + superpixel;
  }

  /** Key of the block that a piece of evidence is about. */
  public static String block(Evidence evidence) {
    return block(
        evidence.getSceneId(),
        evidence.getGeneration(),
        evidence.getBlockX(),
        evidence.getBlockY(),
        evidence.getBlockZ());
  }

  /**
   * What a key of {@link #block} says.
   *
   * @throws IllegalArgumentException if it is not such a key
   */
  public static Block parseBlock(String key) {
    int scene = key.indexOf('/');
    int generation = key.lastIndexOf('/');
    if (scene < 0 || scene == generation) {
      throw new IllegalArgumentException(
          "The key of a block must be sceneId/generation/x:y:z, but has another form");
    }
    SceneBlock place = parseSceneBlock(key.substring(0, scene) + key.substring(generation));
    try {
      return new Block(
          place.sceneId,
          Identifiers.require("generation", key.substring(scene + 1, generation)),
          place.x,
          place.y,
          place.z);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Not the key of a block: " + e.getMessage(), e);
    }
  }

  /**
   * What a key of {@link #sceneBlock} says.
   *
   * @throws IllegalArgumentException if it is not such a key
   */
  public static SceneBlock parseSceneBlock(String key) {
    String[] parts = key.split("/", -1);
    String[] indices = parts.length == 2 ? parts[1].split(":", -1) : new String[0];
    if (indices.length == 3) {
      try {
        SceneBlock block =
            new SceneBlock(
                Identifiers.require("sceneId", parts[0]),
                Integer.parseInt(indices[0]),
                Integer.parseInt(indices[1]),
                Integer.parseInt(indices[2]));
        if (block.key().equals(key)) {
          return block;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("Not the key of a block: an index is no number", e);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("Not the key of a block: " + e.getMessage(), e);
      }
    }
    throw new IllegalArgumentException(
        "The key of a block must end with /x:y:z, but has another form");
  }

  private static String scene(String sceneId) {
    return Identifiers.require("sceneId", sceneId);
  }

  private static String generation(String sceneId, String generation) {
    return scene(sceneId) + '/' + Identifiers.require("generation", generation);
  }

  /**
   * A block of voxels of one scene, whatever the generation.
   *
   * @param x block index: floor(voxel index / 8)
   */
  public record SceneBlock(String sceneId, int x, int y, int z) {

    /** The key of this block. */
    public String key() {
      return sceneBlock(sceneId, x, y, z);
    }
  }

  /**
   * A block of voxels of one scene and generation.
   *
   * @param x block index: floor(voxel index / 8)
   */
  public record Block(String sceneId, String generation, int x, int y, int z) {

    /** The key of this block. */
    public String key() {
      return block(sceneId, generation, x, y, z);
    }

    /** The block of the scene. */
    public SceneBlock ofScene() {
      return new SceneBlock(sceneId, x, y, z);
    }
  }
}
